import { describe, expect, test } from "vitest";
import { withSettings } from "../api/testing/settings";
import { freshNonceTime, newNonce, nonceEnd } from "./nonce";

const MINUTE_MS = 60_000;
const OLD = "an older secret of 32 characters..";
const NEW = "a newer secret of 32 characters...";

describe("a nonce", () => {
  test("tells its time for five minutes, by a clock that may be as far off", () => {
    const now = Date.now();
    const nonce = newNonce(now);
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{30}$/);
    for (const laterMs of [0, 1, 5 * MINUTE_MS, -5 * MINUTE_MS]) expect(freshNonceTime(nonce, now + laterMs)).toBe(now);
    for (const laterMs of [5 * MINUTE_MS + 1, -5 * MINUTE_MS - 1])
      expect(freshNonceTime(nonce, now + laterMs)).toBeUndefined();
  });

  test("is over before what is remembered of its proofs is, on an instance whose clock is behind", () => {
    const now = Date.now();
    const behindMs = 4 * MINUTE_MS;
    // On an instance ahead of all others, the sweeper takes away what has ended.
    const sweptAt = nonceEnd(now).getTime() + 1;
    expect(freshNonceTime(newNonce(now), sweptAt - behindMs)).toBeUndefined();
  });

  test("is ours to the last bit", () => {
    const now = Date.now();
    const bytes = Buffer.from(newNonce(now), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(freshNonceTime(changed.toString("base64url"), now), `bit ${bit}`).toBeUndefined();
    }
  });

  test.each([
    undefined,
    null,
    1,
    "",
    "x",
    "A".repeat(30),
    "A".repeat(29),
    "A".repeat(31),
    "💥".repeat(15),
    "A".repeat(1_000_000),
  ])("is not any text", (text) => expect(freshNonceTime(text)).toBeUndefined());

  test("is written in one way only", () => {
    const nonce = newNonce();
    for (const other of [`${nonce}=`, ` ${nonce}`, `${nonce}\n`, nonce.replace(/.$/, "!"), `${nonce}.`]) {
      expect(freshNonceTime(other)).toBeUndefined();
    }
  });

  test("stays good when a newer secret takes over, and no longer than the old one is there", async () => {
    const nonce = await withSettings({ secrets: [OLD] }, async () => newNonce());
    const fresh = (...secrets: [string, ...string[]]) =>
      withSettings({ secrets }, async () => freshNonceTime(nonce) !== undefined);
    expect(await fresh(OLD)).toBe(true);
    expect(await fresh(NEW, OLD)).toBe(true);
    expect(await fresh(NEW)).toBe(false);
  });
});
