import { decode, encode } from "next-auth/jwt";
import { afterEach, describe, expect, test, vi } from "vitest";
import { withSettings } from "../api/testing/settings";
import { settings } from "../env/settings";
import { newSecret } from "../secrets";
import { newNonce } from "./nonce";
import { decodeSession, encodeSession, isRenewalDue, sessionSeconds } from "./session-token";

const CLAIMS = { userId: "user", deviceId: "device" };
const OLD = "an older secret of 32 characters..";
const NEW = "a newer secret of 32 characters...";

afterEach(() => {
  vi.useRealTimers();
});

describe("a session's token", () => {
  test("says whose it is and which device, and nothing else", async () => {
    const token = await encodeSession(CLAIMS);
    expect(await decodeSession(token)).toEqual(CLAIMS);
    const [secret] = settings().secrets;
    expect(Object.keys((await decode({ token, secret, salt: "qr-login session" })) ?? {}).sort()).toEqual([
      "deviceId",
      "exp",
      "iat",
      "jti",
      "sub",
    ]);
  });

  test("is made with the newest secret and read with all there are", async () => {
    const old = await withSettings({ secrets: [OLD] }, () => encodeSession(CLAIMS));
    const made = await withSettings({ secrets: [NEW, OLD] }, () => encodeSession(CLAIMS));
    const read = (token: string, ...secrets: [string, ...string[]]) =>
      withSettings({ secrets }, () => decodeSession(token));
    expect(await read(old, NEW, OLD)).toEqual(CLAIMS);
    expect(await read(made, NEW, OLD)).toEqual(CLAIMS);
    expect(await read(made, NEW)).toEqual(CLAIMS);
    expect(await read(made, OLD)).toBeNull();
    expect(await read(old, NEW)).toBeNull();
  });

  test("ends after ninety days unused", async () => {
    const token = await encodeSession(CLAIMS);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + (sessionSeconds() - 60) * 1000 });
    expect(await decodeSession(token)).toEqual(CLAIMS);
    vi.setSystemTime(Date.now() + 120_000);
    expect(await decodeSession(token)).toBeNull();
  });

  test("that was read before ends as well, and with the secret that it was made with", async () => {
    const old = await withSettings({ secrets: [OLD] }, async () => {
      const token = await encodeSession(CLAIMS);
      expect(await decodeSession(token)).toEqual(CLAIMS);
      expect(await isRenewalDue(token)).toBe(false);
      expect(await decodeSession(token, Date.now() + sessionSeconds() * 1000)).toBeNull();
      return token;
    });
    await withSettings({ secrets: [NEW, OLD] }, async () => {
      for (let time = 0; time < 2; time += 1) {
        expect(await decodeSession(old)).toEqual(CLAIMS);
        expect(await isRenewalDue(old)).toBe(true);
      }
    });
    expect(await withSettings({ secrets: [NEW] }, () => decodeSession(old))).toBeNull();
  });

  test("is none that was made with our secret for anything else", async () => {
    const [secret] = settings().secrets;
    const token = { sub: CLAIMS.userId, deviceId: CLAIMS.deviceId };
    expect(await decodeSession(await encode({ token, secret }))).toBeNull();
    expect(await decodeSession(await encode({ token, secret, salt: "another purpose" }))).toBeNull();
    for (const other of [newNonce(), newSecret("device"), newSecret("browser"), newSecret("confirm")]) {
      expect(await decodeSession(other)).toBeNull();
    }
  });

  test("is none without a device or an account", async () => {
    const [secret] = settings().secrets;
    for (const token of [{ sub: "user" }, { deviceId: "device" }, { sub: "", deviceId: "device" }, {}]) {
      expect(await decodeSession(await encode({ token, secret, salt: "qr-login session" }))).toBeNull();
    }
    const numbers = { sub: "user", deviceId: 1 };
    expect(await decodeSession(await encode({ token: numbers, secret, salt: "qr-login session" }))).toBeNull();
  });

  test("is no text of another shape, and none that was changed", async () => {
    const token = await encodeSession(CLAIMS);
    const parts = token.split(".");
    const changed = parts.map((_, index) =>
      parts.map((part, at) => (at === index ? `${part.slice(0, -2)}AA` : part)).join("."),
    );
    const cut = parts.map((_, index) => parts.toSpliced(index, 1).join("."));
    for (const text of [...changed, ...cut, "", "x", "....", "a.b.c", "a.b.c.d.e", `${token}.x`, token.toUpperCase()]) {
      expect(await decodeSession(text), text).toBeNull();
    }
  });
});
