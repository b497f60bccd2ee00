import { tidied } from "../typed/tidied";
import type { FieldReason } from "./field-reason";

/** Code units. A longer one cannot come down to what is a username. */
const MAX_TYPED_LENGTH = 1024;
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

/** A username as it is stored, for signing up and in: case and width are forgiven, and what stands around it. */
export function foldUsername(typed: string): string {
  return typed.length > MAX_TYPED_LENGTH ? typed : tidied(typed).trim().toLowerCase();
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
