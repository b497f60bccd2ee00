const SHAPE = /^[a-z0-9._-]{3,32}$/;
const LETTER_OR_DIGIT = /[a-z0-9]/;

/** Names that would pass for the operator or the product, and the demo's own. Compared without dots, underscores and dashes. */
const RESERVED = new Set([
  "abuse",
  "admin",
  "administrator",
  "demo",
  "hostmaster",
  "info",
  "moderator",
  "noreply",
  "official",
  "operator",
  "owner",
  "postmaster",
  "qrlogin",
  "root",
  "security",
  "staff",
  "superuser",
  "support",
  "system",
  "webmaster",
]);

/** A username as it is stored and compared: without surrounding space, in lower case. */
export function foldUsername(typed: string): string {
  return typed.trim().toLowerCase();
}

/** Whether a folded username is one that an account could have. */
export function isUsername(username: string): boolean {
  return SHAPE.test(username);
}

/** What is wrong with a folded username as a new account's, as a sentence, or null. */
export function usernameProblem(username: string): string | null {
  if (!isUsername(username)) return "Use 3 to 32 characters out of a–z, 0–9, dot, dash and underscore.";
  if (!LETTER_OR_DIGIT.test(username)) return "Use at least one letter or digit.";
  if (RESERVED.has(username.replace(/[._-]/g, ""))) return "This username is reserved.";
  return null;
}
