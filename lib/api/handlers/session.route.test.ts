/** What a session is bound to, and that no token is taken for another. */
import { encode } from "next-auth/jwt";
import { describe, expect, test } from "vitest";
import { newNonce } from "../../auth/nonce";
import { currentSession } from "../../auth/session";
import { encodeSession } from "../../auth/session-token";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { settings } from "../../env/settings";
import { Answer } from "../testing/answer";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newAccount, newApp, newDesktop, newPhone, signInDirectly, ticketRow } from "../testing/in-process";
import { withSettings } from "../testing/settings";
import { userAgents } from "../testing/user-agents";

freshProcessDatabase();

const SESSION = "qr-login.session-token";

/** A session that is none, for whatever asks for one. */
async function expectNobody(client: Client, headers: Record<string, string | null> = {}) {
  expect((await client.session({ headers })).value).toEqual({});
  expectProblem(await client.devices({ headers }), "sign_in_required");
  expectProblem(await client.lookup("BCDFGHJK", { headers }), "sign_in_required");
  expectProblem(await client.endOtherDevices({ headers }), "sign_in_required");
}

async function expectSomebody(client: Client, deviceId: string, headers: Record<string, string> = {}) {
  expect((await client.session({ headers })).value).toMatchObject({ device: { id: deviceId } });
  expect((await client.devices({ headers })).status).toBe(200);
}

describe("where a device was seen, and when", () => {
  const seen = (id: string) =>
    database().device.findUniqueOrThrow({ where: { id }, select: { ip: true, lastSeenAt: true } });
  const long = new Date(Date.now() - 24 * 60 * 60_000);

  async function unseen(device: Client & { deviceId: string }) {
    const { deviceId: id, address } = device;
    await database().device.update({ where: { id }, data: { lastSeenAt: long } });
    return { ip: address, lastSeenAt: long };
  }

  test("is moved by nothing that a copied cookie asks for", async () => {
    const phone = await newPhone();
    const before = await unseen(phone);
    const thief = await newDesktop({ userAgent: phone.userAgent });
    thief.jar.values.set(SESSION, phone.jar.values.get(SESSION) ?? "");
    expect((await thief.session()).value).toHaveProperty("user");
    expect((await thief.devices()).status).toBe(200);
    expect((await thief.call("GET", "/api/devices/activity")).status).toBe(200);
    const stream = await thief.send("GET", "/api/account/events");
    await stream.body?.cancel();
    const headers = new Headers({ cookie: thief.jar.toString(), "user-agent": thief.userAgent });
    headers.set("x-forwarded-for", thief.address);
    expect(await currentSession(headers)).not.toBeNull();
    expectProblem(await thief.endOtherDevices(), "proof_invalid");
    expectProblem(await thief.endOtherDevices({ proof: false }), "proof_required");
    expect(await seen(phone.deviceId)).toEqual(before);
    const known = await database().device.findMany({ where: { userId: phone.account.id }, select: { ip: true } });
    expect(known).toEqual([{ ip: phone.address }]);
  });

  test("is not moved by a proof that was used before, nor by another key's", async () => {
    const app = await newApp();
    const proof = (await app.proof("GET", "/api/devices")) ?? "";
    expect((await app.devices({ proof })).status).toBe(200);
    const before = await unseen(app);
    const thief = Object.assign(app.copy(), { address: "198.51.100.77" });
    expectProblem(await thief.devices({ proof }), "proof_invalid");
    thief.keys = (await newDesktop()).keys;
    expectProblem(await thief.devices(), "proof_invalid");
    expect(await seen(app.deviceId)).toEqual(before);
  });

  test("is moved by what it proves, wherever it then is", async () => {
    for (const [device, act] of [
      [await newPhone(), (client: Client) => client.lookup("BCDFGHJK")],
      [await newApp(), (client: Client) => client.devices()],
    ] as const) {
      await unseen(device);
      device.address = "198.51.100.78";
      await act(device);
      const { ip, lastSeenAt } = await seen(device.deviceId);
      expect(ip).toBe(device.address);
      expect(lastSeenAt.getTime()).toBeGreaterThan(long.getTime());
    }
  });

  test("is moved by its reads where browsers have no keys", async () => {
    await withSettings({ origin: "http://192.168.1.5:3000", secureContext: false }, async () => {
      const phone = await newPhone({ keys: null });
      await unseen(phone);
      expect((await phone.devices()).status).toBe(200);
      expect((await seen(phone.deviceId)).lastSeenAt.getTime()).toBeGreaterThan(long.getTime());
    });
  });
});

describe("a session", () => {
  test("is refused at once when its device is signed out, wherever that happens", async () => {
    const phone = await newPhone();
    const sibling = await newPhone({ account: phone.account });
    await expectSomebody(phone, phone.deviceId);
    expect((await sibling.endDevice(phone.deviceId)).status).toBe(200);
    await expectNobody(phone);
    await expectSomebody(sibling, sibling.deviceId);
  });

  test("is refused with its device's row, or its account", async () => {
    const phone = await newPhone();
    await database().device.delete({ where: { id: phone.deviceId } });
    await expectNobody(phone);
    const other = await newPhone();
    await database().user.delete({ where: { id: other.account.id } });
    await expectNobody(other);
  });

  test.each([
    ["another browser", userAgents.safariOnIphone],
    ["the same browser on another system", userAgents.chromeOnWindows],
    [
      "another browser on the same system",
      userAgents.chromeOnAndroid.replace("Chrome/", "SamsungBrowser/99.0 Chrome/"),
    ],
    ["no browser", "curl/8.0"],
    ["nothing", ""],
  ])("is refused from %s", async (_, userAgent) => {
    const phone = await newPhone();
    await expectNobody(phone, { "user-agent": userAgent });
    await expectSomebody(phone, phone.deviceId);
  });

  test("ends a year after its sign-in, however it is used", async () => {
    const [phone, app] = [await newPhone(), await newApp()];
    const at = (daysAgo: number) =>
      database().device.updateMany({
        where: { id: { in: [phone.deviceId, app.deviceId] } },
        data: { createdAt: new Date(Date.now() - daysAgo * 24 * 60 * 60_000), lastSeenAt: new Date() },
      });
    await at(364.9);
    for (const client of [phone, app]) expect((await client.devices()).status).toBe(200);
    await at(365.1);
    for (const client of [phone, app]) expect((await client.devices()).status).toBe(401);
  });

  test("survives an update of its browser and a walk to another network", async () => {
    const phone = await newPhone();
    const updated = userAgents.chromeOnAndroid.replace("140.0.0.0", "999.1.2.3").replace("Android 15", "Android 16");
    phone.address = "203.0.113.200";
    await expectSomebody(phone, phone.deviceId, { "user-agent": updated });
    expectProblem(await phone.lookup("BCDFGHJK", { headers: { "user-agent": updated } }), "ticket_not_found");
    expect((await database().device.findUniqueOrThrow({ where: { id: phone.deviceId } })).ip).toBe("203.0.113.200");
  });

  test("names a device of its own account", async () => {
    const [phone, stranger] = [await newPhone(), await newAccount()];
    phone.jar.values.set(SESSION, encodeSession({ userId: stranger.id, deviceId: phone.deviceId }));
    await expectNobody(phone);
  });

  test("goes by the name of its own cookie", async () => {
    const phone = await newPhone();
    const token = phone.jar.values.get(SESSION);
    for (const name of [`__Host-${SESSION}`, `__Secure-${SESSION}`, `${SESSION}.0`, "next-auth.session", "session"]) {
      await expectNobody(phone, { cookie: `${name}=${token}` });
    }
  });

  test("goes on by the name that the cookie had on plain http, and gets its new one at the next read", async () => {
    const phone = await newPhone();
    const token = phone.jar.values.get(SESSION) ?? "";
    phone.jar.values.delete(SESSION);
    phone.jar.values.set("next-auth.session-token", token);
    expect((await phone.devices()).value.devices.map(({ id }) => id)).toEqual([phone.deviceId]);
    await expectSomebody(phone, phone.deviceId);
    expect(phone.jar.values.get(SESSION)).toMatch(/^ey/);
    // From then on another app by next-auth on this host may do with the old name what it likes.
    phone.jar.values.set("next-auth.session-token", "ey.another.apps.session.token");
    await expectSomebody(phone, phone.deviceId);
    await withSettings({ https: true }, () =>
      expectNobody(phone.copy(), { cookie: `next-auth.session-token=${token}` }),
    );
  });

  test("stays good when a newer secret takes over, and no longer than the old one is there", async () => {
    const phone = await newPhone();
    const idle = phone.copy();
    const [current] = settings().secrets;
    const newer = "a newer secret of 32 characters...";
    await withSettings({ secrets: [newer, current] }, () => expectSomebody(phone, phone.deviceId));
    // A session that was used meanwhile was made anew, with the newer one.
    await withSettings({ secrets: [newer] }, () => expectSomebody(phone, phone.deviceId));
    await withSettings({ secrets: [newer] }, () => expectNobody(idle));
    const later = await withSettings({ secrets: [newer, current] }, async () => {
      const other = await newDesktop();
      return { other, deviceId: await signInDirectly(other, phone.account.id) };
    });
    await withSettings({ secrets: [newer] }, () => expectSomebody(later.other, later.deviceId));
    await expectNobody(later.other);
  });

  test("an app's token ends with its time, and with its device", async () => {
    const app = await newApp();
    expect((await app.devices()).status).toBe(200);
    await database().device.update({ where: { id: app.deviceId }, data: { expiresAt: new Date(Date.now() - 1) } });
    expectProblem(await app.devices(), "sign_in_required");
    const other = await newApp();
    await database().device.update({ where: { id: other.deviceId }, data: { endedAt: new Date() } });
    expectProblem(await other.devices(), "sign_in_required");
  });

  test("an app's token that does not stand gives way to no cookie", async () => {
    const phone = await newPhone();
    await expectSomebody(phone, phone.deviceId);
    const headers = { authorization: `DPoP device_${"A".repeat(43)}` };
    expectProblem(await phone.devices({ headers }), "sign_in_required");
  });
});

describe("tokens of one purpose in another's place", () => {
  /** One of each, all of them alive. */
  async function tokens() {
    const desktop = await newDesktop();
    const phone = await newPhone();
    const app = await newApp({ account: phone.account });
    const { id, userCode } = (await desktop.createTicket()).value;
    const { confirmToken } = (await phone.scan(id)).value;
    const [secret] = settings().secrets;
    const others = {
      "the ticket's id": id,
      "its user code": userCode,
      "a CSRF token": await phone.csrfToken(),
      "a CSRF cookie": phone.jar.values.get("qr-login.csrf-token") ?? "",
      "a nonce": newNonce(),
      "a proof": (await phone.proof("GET", "/api/devices")) ?? "",
      "next-auth's own token": await encode({ token: { sub: phone.account.id, deviceId: phone.deviceId }, secret }),
      "the device's id": phone.deviceId,
      "the account's id": phone.account.id,
      "the key's thumbprint": await phone.thumbprint(),
      "the server's secret": secret,
    };
    const own = {
      session: phone.jar.values.get(SESSION) ?? "",
      browser: desktop.jar.values.get(`qr.${id}`) ?? "",
      confirm: confirmToken,
      app: app.token ?? "",
    };
    return { desktop, phone, app, id, own, all: { ...others, ...own } };
  }

  const except = (all: Record<string, string>, name: string) => Object.entries(all).filter(([each]) => each !== name);

  test("are no session", async () => {
    const { phone, all } = await tokens();
    for (const [, token] of except(all, "session")) {
      await expectNobody(phone, { cookie: `${SESSION}=${encodeURIComponent(token)}` });
    }
  });

  test("are no app's token", async () => {
    const { app, all } = await tokens();
    for (const [name, token] of except(all, "app")) {
      const answer = await app.devices({ headers: { authorization: `DPoP ${token}` } });
      expect(answer.code, name).toBe("sign_in_required");
    }
  });

  test("are no browser secret", async () => {
    const { desktop, id, all } = await tokens();
    const before = await ticketRow(id);
    for (const [, token] of except(all, "browser")) {
      const headers = { cookie: `qr.${id}=${encodeURIComponent(token)}` };
      expectProblem(await desktop.status(id, { headers }), "ticket_not_found");
      expectProblem(await desktop.withdraw(id, { headers }), "ticket_not_found");
      const stream = await desktop.send("GET", `/api/qr/${id}/events`, { headers });
      expectProblem(new Answer(stream, await stream.text()), "ticket_not_found");
    }
    expect(await ticketRow(id)).toEqual(before);
  });

  test("are no confirm token", async () => {
    const { phone, id, all } = await tokens();
    const before = await ticketRow(id);
    for (const [name, token] of except(all, "confirm")) {
      for (const answer of [await phone.confirm(id, { confirmToken: token }), await phone.cancel(id, token)]) {
        // Longer than any token of ours can be is malformed.
        expect(answer.code, name).toBe(token.length > 128 ? "invalid_request" : "not_your_ticket");
      }
    }
    expect(await ticketRow(id)).toEqual(before);
  });

  test("are no CSRF token", async () => {
    const { phone, all } = await tokens();
    for (const [, token] of except(all, "a CSRF token")) await phone.post("/api/auth/signout", { csrfToken: token });
    expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
  });

  test("are no proof", async () => {
    const { phone, all } = await tokens();
    for (const [, token] of except(all, "a proof")) {
      expectProblem(await phone.lookup("BCDFGHJK", { proof: token }), "proof_invalid");
    }
  });

  test("are no nonce", async () => {
    const { phone, all } = await tokens();
    for (const [, nonce] of except(all, "a nonce")) {
      expectProblem(await phone.lookup("BCDFGHJK", { proof: { claims: { nonce } } }), "use_dpop_nonce");
    }
  });

  test("are nothing that the database holds: it keeps hashes", async () => {
    const { own } = await tokens();
    const rows = JSON.stringify([
      await database().ticket.findMany(),
      await database().device.findMany(),
      await database().usedProof.findMany(),
      await database().loginEvent.findMany(),
    ]);
    for (const [name, token] of Object.entries(own)) {
      expect(token.length, name).toBeGreaterThan(40);
      expect(rows, name).not.toContain(token);
      expect(rows, name).not.toContain(token.slice(token.indexOf("_") + 1));
    }
  });
});
