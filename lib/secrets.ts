import { hash, randomFillSync, randomInt, timingSafeEqual } from "node:crypto";
import { USER_CODE_LENGTH, USER_CODE_LETTERS } from "./typed/user-code";

/** What a secret is for. The purpose is part of it, so that no secret is accepted in another's place. */
export type Purpose = "browser" | "client" | "confirm" | "device" | "link" | "upstream" | LinkPurpose;

/** What a one-time link is for: the first admin, a new account, or an account whose owner has lost everything. */
export type LinkPurpose = "setup" | "invite" | "recovery";

export function newId(): string {
  return randomText(16);
}

export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(text);
}

export function newSecret(purpose: Purpose): string {
  return `${purpose}_${randomText(32)}`;
}

/** Drawn ahead: asking the system for a few takes as long as for all of them. What was given out is not left here. */
const pool = Buffer.alloc(4_096);
let given = pool.length;

function randomText(bytes: number): string {
  if (given + bytes > pool.length) {
    randomFillSync(pool);
    given = 0;
  }
  const drawn = pool.subarray(given, given + bytes);
  given += bytes;
  const text = drawn.toString("base64url");
  drawn.fill(0);
  return text;
}

/** One round of SHA-256 suffices: secrets are random, so there is nothing to guess. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "base64url");
}

/** Compares in constant time. */
export function matchesHash(purpose: Purpose, secret: string, keptHash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const kept = Buffer.from(keptHash);
  return given.length === kept.length && timingSafeEqual(given, kept) && secret.startsWith(`${purpose}_`);
}

/** About 34 bits: enough for a code that lives a minute and whose guesses are limited, never a secret. */
export function newUserCode(): string {
  return Array.from({ length: USER_CODE_LENGTH }, () => USER_CODE_LETTERS[randomInt(USER_CODE_LETTERS.length)]).join(
    "",
  );
}

export function newDigits(): string {
  return String(randomInt(100)).padStart(2, "0");
}
