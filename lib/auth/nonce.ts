import { createHmac, timingSafeEqual } from "node:crypto";
import { settings } from "../env/settings";

/** How old the nonce of a proof may be. A proof made in advance, by somebody who had the key for a moment, is stale by then. */
const NONCE_LIFETIME_MS = 5 * 60_000;

/** How far the clocks of two instances may be apart. */
const INSTANCES_APART_MS = 5 * 60_000;

const TIME_BYTES = 6;

/**
 * A nonce for device proofs (RFC 9449 §8): the time, sealed. Any instance with the same secret can check it and none has
 * to keep it; that a proof is used once is its `jti`'s matter.
 */
export function newNonce(now = Date.now()): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now, 0, TIME_BYTES);
  return Buffer.concat([time, seal(time, settings().secrets[0])]).toString("base64url");
}

/** When a nonce was made, in ms by the clock of the instance that made it; undefined for one that is old or not ours. */
export function freshNonceTime(nonce: unknown, now = Date.now()): number | undefined {
  if (typeof nonce !== "string") return undefined;
  const bytes = Buffer.from(nonce, "base64url");
  const time = bytes.subarray(0, TIME_BYTES);
  const given = bytes.subarray(TIME_BYTES);
  if (bytes.length !== newNonceLength || bytes.toString("base64url") !== nonce) return undefined;
  if (!settings().secrets.some((secret) => timingSafeEqual(given, seal(time, secret)))) return undefined;
  const madeAtMs = time.readUIntBE(0, TIME_BYTES);
  const ageMs = now - madeAtMs;
  return ageMs <= NONCE_LIFETIME_MS && ageMs >= -INSTANCES_APART_MS ? madeAtMs : undefined;
}

/** From when on no instance takes a nonce of that time, whichever clock it has. */
export function nonceEnd(madeAtMs: number): Date {
  return new Date(madeAtMs + NONCE_LIFETIME_MS + INSTANCES_APART_MS);
}

const SEAL_BYTES = 16;
const newNonceLength = TIME_BYTES + SEAL_BYTES;

function seal(time: Buffer, secret: string): Buffer {
  return createHmac("sha256", secret).update("qr-login proof nonce").update(time).digest().subarray(0, SEAL_BYTES);
}
