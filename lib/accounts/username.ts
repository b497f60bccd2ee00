import type { FieldReason } from "./field-reason";

const SHAPE = /^[a-z0-9._-]{3,32}$/;
const LETTER_OR_DIGIT = /[a-z0-9]/;

/** Names that would pass for the operator or the product, and the demo's. Compared without dots, underscores and dashes. */
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

export function foldUsername(typed: string): string {
  return typed.trim().toLowerCase();
}

export function isUsername(username: string): boolean {
  return SHAPE.test(username);
}

export function usernameProblem(username: string): FieldReason | null {
  if (!isUsername(username)) return "username_shape";
  if (!LETTER_OR_DIGIT.test(username)) return "username_empty";
  if (RESERVED.has(username.replace(/[._-]/g, ""))) return "username_reserved";
  return null;
}
