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
    const token = encodeSession(CLAIMS);
    expect(decodeSession(token)).toEqual(CLAIMS);
    const [secret] = settings().secrets;
    expect(Object.keys((await decode({ token, secret, salt: "qr-login session" })) ?? {}).sort()).toEqual([
      "deviceId",
      "exp",
      "iat",
      "jti",
      "sub",
    ]);
  });

  test("is one of next-auth's: each opens what the other made", async () => {
    const [secret] = settings().secrets;
    const made = encodeSession(CLAIMS);
    const opened = await decode({ token: made, secret, salt: "qr-login session" });
    expect(opened).toMatchObject({ sub: CLAIMS.userId, deviceId: CLAIMS.deviceId });
    expect((opened?.exp as number) - (opened?.iat as number)).toBe(sessionSeconds());
    const theirs = await encode({ token: { sub: CLAIMS.userId, deviceId: "Zoë's" }, secret, salt: "qr-login session" });
    expect(decodeSession(theirs)).toEqual({ userId: CLAIMS.userId, deviceId: "Zoë's" });
    const header = (token: string) => token.slice(0, token.indexOf("."));
    expect(header(made)).toBe(header(theirs));
  });

  test("is made with the newest secret and read with all there are", async () => {
    const old = await withSettings({ secrets: [OLD] }, async () => encodeSession(CLAIMS));
    const made = await withSettings({ secrets: [NEW, OLD] }, async () => encodeSession(CLAIMS));
    const read = (token: string, ...secrets: [string, ...string[]]) =>
      withSettings({ secrets }, async () => decodeSession(token));
    expect(await read(old, NEW, OLD)).toEqual(CLAIMS);
    expect(await read(made, NEW, OLD)).toEqual(CLAIMS);
    expect(await read(made, NEW)).toEqual(CLAIMS);
    expect(await read(made, OLD)).toBeNull();
    expect(await read(old, NEW)).toBeNull();
  });

  test("ends after ninety days unused", async () => {
    const token = encodeSession(CLAIMS);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + (sessionSeconds() - 60) * 1000 });
    expect(decodeSession(token)).toEqual(CLAIMS);
    vi.setSystemTime(Date.now() + 120_000);
    expect(decodeSession(token)).toBeNull();
  });

  test("that was read before ends as well, and with the secret that it was made with", async () => {
    const old = await withSettings({ secrets: [OLD] }, async () => {
      const token = encodeSession(CLAIMS);
      expect(decodeSession(token)).toEqual(CLAIMS);
      expect(isRenewalDue(token)).toBe(false);
      expect(decodeSession(token, Date.now() + sessionSeconds() * 1000)).toBeNull();
      return token;
    });
    await withSettings({ secrets: [NEW, OLD] }, async () => {
      for (let time = 0; time < 2; time += 1) {
        expect(decodeSession(old)).toEqual(CLAIMS);
        expect(isRenewalDue(old)).toBe(true);
      }
    });
    expect(await withSettings({ secrets: [NEW] }, async () => decodeSession(old))).toBeNull();
  });

  test("is none that was made with our secret for anything else", async () => {
    const [secret] = settings().secrets;
    const token = { sub: CLAIMS.userId, deviceId: CLAIMS.deviceId };
    expect(decodeSession(await encode({ token, secret }))).toBeNull();
    expect(decodeSession(await encode({ token, secret, salt: "another purpose" }))).toBeNull();
    for (const other of [newNonce(), newSecret("device"), newSecret("browser"), newSecret("confirm")]) {
      expect(decodeSession(other)).toBeNull();
    }
  });

  test("is none without a device or an account", async () => {
    const [secret] = settings().secrets;
    for (const token of [{ sub: "user" }, { deviceId: "device" }, { sub: "", deviceId: "device" }, {}]) {
      expect(decodeSession(await encode({ token, secret, salt: "qr-login session" }))).toBeNull();
    }
    const numbers = { sub: "user", deviceId: 1 };
    expect(decodeSession(await encode({ token: numbers, secret, salt: "qr-login session" }))).toBeNull();
  });

  test("is no text of another shape, and none that was changed", async () => {
    const token = encodeSession(CLAIMS);
    const parts = token.split(".");
    const changed = parts.map((_, index) =>
      parts
        .map((part, at) => (at === index ? part.slice(0, -2) + (part.endsWith("AA") ? "BB" : "AA") : part))
        .join("."),
    );
    const cut = parts.map((_, index) => parts.toSpliced(index, 1).join("."));
    for (const text of [...changed, ...cut, "", "x", "....", "a.b.c", "a.b.c.d.e", `${token}.x`, token.toUpperCase()]) {
      expect(decodeSession(text), text).toBeNull();
    }
  });
});
