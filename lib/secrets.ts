import { hash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";

/** RFC 8628 §6.1: no vowels, so that no words appear, and no letters that look alike. */
const USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const USER_CODE_LENGTH = 8;

/** What a secret is for. It is part of the secret, so that none is accepted in another's place. */
export type Purpose = "browser" | "confirm" | "device";

/** 128 random bits as 22 characters of base64url. */
export function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** Whether `text` could be an id of ours at all. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(text);
}

/** 256 random bits behind the name of their purpose. */
export function newSecret(purpose: Purpose): string {
  return `${purpose}_${randomBytes(32).toString("base64url")}`;
}

/** Secrets are random, so one round of SHA-256 keeps them: there is nothing to guess. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "base64url");
}

/** Whether `secret`, made for `purpose`, is the one that `keptHash` was taken from. Takes constant time. */
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

/** Two digits to show on the desktop and type on the phone. */
export function newDigits(): string {
  return String(randomInt(100)).padStart(2, "0");
}

/** A typed user code as it is stored, or null where it cannot be one. Case, spaces and dashes are forgiven. */
export function normaliseUserCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s\-‐-―]/g, "");
  return new RegExp(`^[${USER_CODE_LETTERS}]{${USER_CODE_LENGTH}}$`).test(letters) ? letters : null;
}
