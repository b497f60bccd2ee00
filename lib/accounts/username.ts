import type { FieldReason } from "./field-reason";

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

/** What is wrong with a folded username as a new account's, or null. */
export function usernameProblem(username: string): FieldReason | null {
  if (!isUsername(username)) return "username_shape";
  if (!LETTER_OR_DIGIT.test(username)) return "username_empty";
  if (RESERVED.has(username.replace(/[._-]/g, ""))) return "username_reserved";
  return null;
}
