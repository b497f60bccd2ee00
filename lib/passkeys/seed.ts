import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { settings } from "../env/settings";

const LIFETIME_MS = 5 * 60_000;
const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const SEAL_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + TIME_BYTES;

/** What makes a challenge fresh: random, with its time, sealed. Any instance can check it, and none has to keep it. */
export function newSeed(now = Date.now()): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now, 0, TIME_BYTES);
  const head = Buffer.concat([randomBytes(RANDOM_BYTES), time]);
  return Buffer.concat([head, seal(head, settings().secrets[0])]).toString("base64url");
}

export function isFreshSeed(seed: string, now = Date.now()): boolean {
  const bytes = Buffer.from(seed, "base64url");
  if (bytes.length !== HEAD_BYTES + SEAL_BYTES || bytes.toString("base64url") !== seed) return false;
  const [head, given] = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES)];
  if (!settings().secrets.some((secret) => timingSafeEqual(given, seal(head, secret)))) return false;
  const ageMs = now - head.readUIntBE(RANDOM_BYTES, TIME_BYTES);
  return ageMs >= -LIFETIME_MS && ageMs <= LIFETIME_MS;
}

function seal(head: Buffer, secret: string): Buffer {
  return createHmac("sha256", secret).update("qr-login passkey seed").update(head).digest().subarray(0, SEAL_BYTES);
}
