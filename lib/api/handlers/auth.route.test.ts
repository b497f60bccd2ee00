import { beforeAll, describe, expect, test, vi } from "vitest";
import { encodeSession } from "../../auth/session-token";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { MAX_BODY_BYTES } from "../../http/body";
import type { Account, Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, ticketRow } from "../testing/in-process";
import { hostileTexts, wrongMediaTypes } from "../testing/malformed";
import { withSettings } from "../testing/settings";
import { userAgents } from "../testing/user-agents";

freshProcessDatabase();

const SESSION = "qr-login.session-token";
const CALLBACKS = ["/api/auth/callback/password", "/api/auth/callback/qr"];
const POSTS = [...CALLBACKS, "/api/auth/signout"];

let ada: Account;
/** Signed in to an account of its own. */
let bystander: Client;

beforeAll(async () => {
  ada = await (await newDesktop()).signUp({ name: "Ada Lovelace" });
  bystander = await newPhone();
});

const devices = () => database().device.findMany({ orderBy: { createdAt: "asc" }, omit: { lastSeenAt: true } });

function withoutChange(attempt: () => Promise<void>): Promise<void> {
  return withSettings({ rateLimits: false }, async () => {
    const before = await devices();
    await attempt();
    expect(await devices()).toEqual(before);
  });
}

async function signedIn(options: Parameters<typeof newDesktop>[0] = {}) {
  const client = await newDesktop(options);
  expect((await client.signIn(ada)).status).toBe(200);
  return client;
}

async function deviceOf(client: Client) {
  return database().device.findFirstOrThrow({ where: { keyThumbprint: await client.thumbprint() } });
}

/** A ticket that its phone has confirmed, and the desktop that may claim it. */
async function confirmed() {
  const desktop = await newDesktop();
  const phone = await newPhone();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await phone.scan(id)).value;
  await phone.confirm(id, { confirmToken });
  return { desktop, phone, id };
}

describe("signing in by password", () => {
  test("gives a session cookie for a device of its own", async () => {
    const client = await newDesktop({ userAgent: userAgents.safariOnIphone });
    const answer = await client.signIn({ ...ada, username: ` ${ada.username.toUpperCase()} ` });
    expect(answer.value).toEqual({ url: `${client.origin}/` });
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith(`${SESSION}=`));
    expect(cookie).toMatch(/; Max-Age=7776000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect((await client.session()).value).toEqual({
      user: { username: ada.username, name: "Ada Lovelace", image: expect.stringMatching(/^\/api\/pictures\//) },
      device: {
        id: (await deviceOf(client)).id,
        ...{ kind: "browser", label: "Safari on iOS", browser: "Safari", os: "iOS" },
        signedInBy: "password",
        createdAt: expect.any(String),
      },
      expires: expect.any(String),
    });
  });

  test("on https, by cookies that no other host or page can set or read", async () => {
    await withSettings({ origin: "https://login.example.org" }, async () => {
      const client = await newDesktop();
      const answer = await client.signIn(ada);
      for (const cookie of answer.headers.getSetCookie())
        expect(cookie).toMatch(/^__(Host|Secure)-(?:next-auth|qr-login)\..*; Secure/);
      expect(answer.cookiesSet).toContain("__Host-next-auth.session-token");
      expect((await client.session()).value).toMatchObject({ user: { username: ada.username } });
      const stripped = `${SESSION}=${client.jar.values.get(`__Host-${SESSION}`)}`;
      expect((await client.session({ headers: { cookie: stripped } })).value).toEqual({});
    });
  });

  test("tells no known username from an unknown one", async () => {
    const client = await newDesktop();
    const wrong = await client.signIn({ username: ada.username, password: "not the one" });
    const unknown = await client.signIn({ username: "nobody-at-all", password: "not the one" });
    expect({ status: wrong.status, code: wrong.code }).toEqual({ status: 401, code: "CredentialsSignin" });
    expect({ status: unknown.status, text: unknown.text }).toEqual({ status: wrong.status, text: wrong.text });
    expect(wrong.cookiesSet).not.toContain(SESSION);
  });

  test.each([...hostileTexts, "", "a\0b", "\ud800", "[object Object]"])("%j is nobody's name or password", (text) =>
    withoutChange(async () => {
      const client = await newDesktop();
      for (const typed of [
        { username: text, password: ada.password },
        { username: ada.username, password: text },
      ]) {
        const answer = await client.signIn(typed);
        expect({ status: answer.status, code: answer.code }).toEqual({ status: 401, code: "CredentialsSignin" });
      }
    }),
  );

  test("takes the last of a field that comes twice, and no field for another", () =>
    withoutChange(async () => {
      const client = await newDesktop();
      const csrfToken = await client.csrfToken();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const right = new URLSearchParams({ csrfToken, json: "true", username: ada.username, password: ada.password });
      for (const more of ["&password=wrong", "&password[]=x&password=", "&username=&username[$ne]=x"]) {
        const proof = (await client.proof("POST", CALLBACKS[0] ?? "")) ?? "";
        const bytes = `${right}&proof=${proof}${more}`;
        const answer = await client.call("POST", CALLBACKS[0] ?? "", { bytes, headers });
        expect(answer.code).toBe("CredentialsSignin");
      }
    }));

  test("starts a new session each time, and ends the one before on this browser", async () => {
    const client = await signedIn();
    const [first, cookie] = [await deviceOf(client), client.jar.values.get(SESSION)];
    expect((await client.signIn(ada)).status).toBe(200);
    expect(client.jar.values.get(SESSION)).not.toBe(cookie);
    expect((await database().device.findUniqueOrThrow({ where: { id: first.id } })).endedAt).not.toBeNull();
    const old = await client.session({ headers: { cookie: `${SESSION}=${cookie}` } });
    expect(old.value).toEqual({});
  });

  test("does not take over a session that was there before: a planted cookie is replaced", async () => {
    const victim = await newDesktop();
    const attacker = await newPhone({ userAgent: victim.userAgent });
    const planted = attacker.jar.values.get(SESSION) ?? "";
    victim.jar.values.set(SESSION, planted);
    expect((await victim.signIn(ada)).status).toBe(200);
    expect(victim.jar.values.get(SESSION)).not.toBe(planted);
    expect((await victim.session()).value).toMatchObject({ user: { username: ada.username } });
    // And by a stolen cookie nobody signs its owner out.
    expect((await attacker.session()).value).toMatchObject({ device: { id: attacker.deviceId } });
  });

  test("is limited for one account from one address, and locks its owner out nowhere else", async () => {
    const own = await signedIn({ address: "198.51.100.1" });
    const attacker = await newDesktop({ address: "198.51.100.66" });
    const guess = () => attacker.signIn({ username: ada.username, password: "a guess" });
    let answer = await guess();
    for (let tries = 1; answer.status === 401 && tries < 200; tries++) answer = await guess();
    expectProblem(answer, "rate_limited");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expectProblem(await attacker.signIn(ada), "rate_limited");
    expectProblem(await attacker.signIn({ ...ada, username: ` ${ada.username.toUpperCase()}` }), "rate_limited");
    expectProblem(await attacker.signInApp(ada), "rate_limited");
    expect((await own.session()).value).toMatchObject({ user: { username: ada.username } });
    const elsewhere = await newDesktop({ address: "198.51.100.2" });
    expect((await elsewhere.signIn(ada)).status).toBe(200);
  });
});

describe("what let a sign-in in is asked once more after it", () => {
  /** Runs while writing a device of this account changes something else at once. */
  async function whenBound(userId: string, statement: string, run: () => Promise<void>) {
    await database().$executeRawUnsafe(
      `CREATE TRIGGER bound AFTER INSERT ON "Device" WHEN NEW."userId" = '${userId}' BEGIN ${statement}; END`,
    );
    await run().finally(() => database().$executeRawUnsafe("DROP TRIGGER bound"));
  }

  test("a password that is changed meanwhile signs nobody in", async () => {
    const client = await newDesktop();
    const account = await client.signUp();
    const { id } = await database().user.findUniqueOrThrow({ where: { username: account.username } });
    await whenBound(id, `UPDATE "User" SET "passwordHash" = 'another' WHERE "id" = NEW."userId"`, async () => {
      const answer = await client.signIn(account);
      expect({ status: answer.status, code: answer.code }).toEqual({ status: 401, code: "wrong_state" });
      expect(answer.cookiesSet).not.toContain(SESSION);
    });
    expect(await database().device.count({ where: { userId: id, endedAt: null } })).toBe(0);
    const events = await database().loginEvent.findMany({ where: { ip: client.address } });
    expect(events.map(({ type }) => type).toSorted()).toEqual(["sign_in.refused", "sign_up"]);
  });

  test("a phone that is signed out meanwhile lets nobody in", async () => {
    const { desktop, phone, id } = await confirmed();
    const end = `UPDATE "Device" SET "endedAt" = '2026-01-01T00:00:00.000+00:00' WHERE "id" = '${phone.deviceId}'`;
    await whenBound(phone.account.id, end, async () => {
      const answer = await desktop.claim(id);
      expect({ status: answer.status, code: answer.code }).toEqual({ status: 401, code: "wrong_state" });
      expect(answer.cookiesSet).not.toContain(SESSION);
    });
    expect(await database().device.count({ where: { userId: phone.account.id, endedAt: null } })).toBe(0);
  });
});

describe("cross-site request forgery", () => {
  test("a form without its token, or with another's, does nothing", async () => {
    const { desktop, phone, id } = await confirmed();
    const before = await ticketRow(id);
    const foreign = await (await newDesktop()).csrfToken();
    await withoutChange(async () => {
      const own = await desktop.csrfToken();
      const flipped = own.replace(/./g, (digit) => (digit === "0" ? "1" : "0"));
      for (const csrfToken of ["", foreign, flipped, `${own}|x`, "undefined"]) {
        for (const answer of [
          await desktop.post(CALLBACKS[0] ?? "", { csrfToken, ...ada }, { proof: true }),
          await desktop.post(CALLBACKS[1] ?? "", { csrfToken, id }, { proof: true }),
          await phone.post("/api/auth/signout", { csrfToken }),
        ]) {
          expect(answer.status).toBeLessThan(500);
          expect(answer.cookiesSet).not.toContain(SESSION);
        }
      }
    });
    expect(await ticketRow(id)).toEqual(before);
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
    expect((await desktop.session()).value).toEqual({});
  });

  test("a cookie of the token that was not made here is replaced", () =>
    withoutChange(async () => {
      const client = await newDesktop();
      const forged = `${"a".repeat(64)}%7C${"b".repeat(64)}`;
      for (const cookie of [forged, "x", "%E0%A4%A", "a|b|c", ""]) {
        client.jar.values.set("qr-login.csrf-token", cookie);
        const answer = await client.post(CALLBACKS[0] ?? "", { ...ada, csrfToken: "a".repeat(64) }, { proof: true });
        expect(answer.cookiesSet).not.toContain(SESSION);
      }
    }));
});

describe("signing out", () => {
  test("ends the device, everywhere and at once", async () => {
    const client = await signedIn();
    const cookie = client.jar.toString();
    const { id } = await deviceOf(client);
    expect((await client.signOut()).value).toEqual({ url: `${client.origin}/` });
    expect(client.jar.values.has(SESSION)).toBe(false);
    expect((await database().device.findUniqueOrThrow({ where: { id } })).endedAt).not.toBeNull();
    expect((await client.session({ headers: { cookie } })).value).toEqual({});
    expectProblem(await client.devices({ headers: { cookie } }), "sign_in_required");
  });

  test("is nothing that a stolen cookie can do from another kind of browser", async () => {
    const phone = await newPhone();
    await withoutChange(async () => {
      const thief = await newDesktop({ userAgent: userAgents.chromeOnWindows });
      thief.jar.values.set(SESSION, phone.jar.values.get(SESSION) ?? "");
      await thief.signOut();
    });
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
  });

  test("is harmless to who is not signed in", () =>
    withoutChange(async () => {
      const client = await newDesktop();
      for (const cookie of ["", "x", "a.b.c.d.e", "%E0%A4%A"]) {
        client.jar.values.set(SESSION, cookie);
        expect((await client.signOut()).status).toBe(200);
      }
    }));
});

describe("a database that fails", () => {
  /** Runs while statements about devices cannot be answered. */
  async function withoutDevices(run: () => Promise<void>) {
    await database().$executeRawUnsafe(`ALTER TABLE "Device" RENAME TO "DeviceGone"`);
    try {
      await run();
    } finally {
      await database().$executeRawUnsafe(`ALTER TABLE "DeviceGone" RENAME TO "Device"`);
    }
  }

  test("signs nobody out, and does not say so of a sign-out that did not happen", async () => {
    const phone = await newPhone();
    const csrfToken = await phone.csrfToken();
    await withoutDevices(async () => {
      for (const answer of [await phone.session(), await phone.post("/api/auth/signout", { csrfToken })]) {
        expectProblem(answer, "internal", { correlationId: expect.any(String) });
      }
    });
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
  });

  test("tells a sign-in nothing but an id to ask the operator for", async () => {
    const client = await newDesktop();
    await client.csrfToken();
    await withoutDevices(async () => {
      const answer = await client.signIn(ada);
      expectProblem(answer, "internal", { correlationId: expect.any(String) });
      expect(answer.text).not.toMatch(/Device|prisma|sqlite|at /i);
    });
    expect((await client.session()).value).toEqual({});
  });
});

describe("what is served by another method", () => {
  test.each(["GET signout", "GET callback/password", "GET callback/qr", "POST session", "POST csrf", "POST signin"])(
    "%s",
    (route) =>
      withoutChange(async () => {
        const [method = "", path] = route.split(" ");
        const form = method === "POST" ? { form: { csrfToken: await bystander.csrfToken(), ...ada } } : {};
        expectProblem(await bystander.call(method, `/api/auth/${path}`, form), "invalid_request", { status: 405 });
      }),
  );
});

describe("what is not served", () => {
  test.each([
    "GET providers",
    "GET verify-request",
    "GET callback/github",
    "GET _log",
    "POST _log",
    "POST signin/password",
    "POST signin/qr",
    "POST callback/github",
    "POST callback/__proto__",
    "POST callback/credentials",
    "GET __proto__",
    "GET constructor",
    "GET session/x",
    "GET %E0%A4%A",
    "GET %00",
  ])("%s", (route) =>
    withoutChange(async () => {
      const [method = "", path] = route.split(" ");
      const form = method === "POST" ? { form: { csrfToken: await bystander.csrfToken(), ...ada } } : {};
      const answer = await bystander.call(method, `/api/auth/${path}`, form);
      expectProblem(answer, "invalid_request", { status: 404 });
    }),
  );

  test.each(["PUT", "PATCH", "DELETE"])("%s", (method) =>
    withoutChange(async () => {
      for (const [paths, allowed] of [
        [POSTS, "POST"],
        [["/api/auth/session", "/api/auth/csrf"], "GET"],
      ] as const) {
        for (const path of paths) {
          const answer = await bystander.call(method, path);
          expectProblem(answer, "invalid_request", { status: 405 });
          expect(answer.headers.get("allow")).toBe(allowed);
        }
      }
    }),
  );
});

describe.each(POSTS)("POST %s", (path) => {
  test.each(["application/json", ...wrongMediaTypes.filter((type) => !type.includes("urlencoded"))])(
    "refuses a body that is called %j",
    (type) =>
      withoutChange(async () => {
        const client = await newDesktop();
        const bytes = JSON.stringify({ csrfToken: await client.csrfToken(), ...ada });
        expectProblem(
          await client.call("POST", path, { bytes, headers: { "content-type": type } }),
          "unsupported_media_type",
        );
      }),
  );

  test("refuses more than 16 KiB, announced or not", () =>
    withoutChange(async () => {
      const client = await newDesktop();
      const type = { "content-type": "application/x-www-form-urlencoded" };
      const announced = { ...type, "content-length": String(MAX_BODY_BYTES + 1) };
      expectProblem(await client.call("POST", path, { bytes: "a=b", headers: announced }), "payload_too_large");
      const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => controller.enqueue(new Uint8Array(4096).fill(0x61)),
      });
      expectProblem(await client.call("POST", path, { bytes, headers: type }), "payload_too_large");
    }));

  test.each([
    "",
    "&",
    "=",
    "%",
    "%E0%A4%A",
    "a=%00",
    "__proto__=x&constructor=y",
    "csrfToken[]=x",
    "csrfToken=x&csrfToken=y",
    "\u0000",
  ])("answers a form of %j without an error", (bytes) =>
    withoutChange(async () => {
      const client = await newDesktop();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await client.call("POST", path, { bytes, headers });
      expect(answer.status).toBeLessThan(500);
      expect(answer.cookiesSet).not.toContain(SESSION);
    }),
  );

  test("refuses a form that is not UTF-8", () =>
    withoutChange(async () => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const bytes = new Uint8Array([0x61, 0x3d, 0xff, 0xfe]);
      expectProblem(await (await newDesktop()).call("POST", path, { bytes, headers }), "invalid_request");
    }));
});

describe("GET /api/auth/session", () => {
  test("signs nobody out: a token that stands for nothing now may do so in the next request", async () => {
    const phone = await newPhone();
    const stranger = await newPhone();
    await stranger.signOut();
    const other = { "user-agent": userAgents.chromeOnWindows };
    const dead = {
      cookie: `${SESSION}=${encodeSession({ userId: phone.account.id, deviceId: stranger.deviceId })}`,
    };
    for (const headers of [other, dead, { cookie: `${SESSION}=x` }, { cookie: `${SESSION}=` }]) {
      const answer = await phone.session({ headers });
      expect(answer.value).toEqual({});
      expect(answer.cookiesSet).not.toContain(SESSION);
    }
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
  });

  test("makes a session's token anew once a day, so that no late answer undoes a sign-in", async () => {
    const phone = await newPhone();
    expect((await phone.session()).cookiesSet).not.toContain(SESSION);
    const aged = async (hours: number) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - hours * 60 * 60_000 });
      const token = encodeSession({ userId: phone.account.id, deviceId: phone.deviceId });
      vi.useRealTimers();
      phone.jar.values.set(SESSION, token);
      return (await phone.session()).cookiesSet;
    };
    expect(await aged(23)).not.toContain(SESSION);
    expect(await aged(25)).toContain(SESSION);
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
  });

  test("is nobody's without a cookie of ours", () =>
    withoutChange(async () => {
      const client = await newDesktop();
      const many = Array.from({ length: 200 }, (_, index) => `qr-login.session-token.${index}=x`).join("; ");
      const cookies = [
        "",
        "=",
        "x",
        `${SESSION}=`,
        `${SESSION}=x`,
        `${SESSION}=a.b.c.d.e`,
        `${SESSION}=%E0%A4%A`,
        many,
      ];
      for (const cookie of [...cookies, `${SESSION}=${"A".repeat(8000)}`, `${SESSION}=null`, `${SESSION}=e30..x.x.x`]) {
        const answer = await client.session({ headers: { cookie } });
        expect({ status: answer.status, value: answer.value }).toEqual({ status: 200, value: {} });
        expect(answer.headers.get("cache-control")).toBe("no-store");
      }
    }));

  test("is found among 200 cookies, one of them malformed", async () => {
    const phone = await newPhone();
    const many = Array.from({ length: 200 }, (_, index) => `cookie${index}=${"x".repeat(20)}`).join("; ");
    const cookie = `broken=%E0%A4%A; ${many}; ${phone.jar}`;
    expect((await phone.session({ headers: { cookie } })).value).toMatchObject({ device: { id: phone.deviceId } });
  });

  test("does not let headers say where it is", async () => {
    const client = await newDesktop();
    const headers = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    const answer = await client.post(CALLBACKS[0] ?? "", { ...ada, password: "wrong" }, { proof: true, headers });
    expect(answer.problem.url).toMatch(/^http:\/\/localhost:3000\//);
    for (const cookie of answer.headers.getSetCookie()) expect(cookie).not.toMatch(/evil|__Secure|Domain=/);
  });
});
