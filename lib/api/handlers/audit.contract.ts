import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { audit, shortHash } from "../../audit/audit";
import type { EventRow } from "../../audit/record";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { createLog, replaceLog } from "../../log";
import { newContext } from "../../network/context";
import { sweep } from "../../sweeper";
import { ticketStore } from "../../wiring";
import { Client } from "../testing/client";
import { overHandlers } from "../testing/over-handlers";
import { userAgents } from "../testing/user-agents";

const DAY_MS = 24 * 60 * 60_000;

const lines: string[] = [];
replaceLog(createLog("info", { write: (line) => void lines.push(line) }));

const open = (userAgent: string = userAgents.firefoxOnLinux) =>
  Client.open({ origin: settings().origin, transport: overHandlers, userAgent });

/** Everything that was recorded since the test began, in the words of the log. */
async function recorded(): Promise<string[]> {
  return (await rows()).map(told);
}

const rows = () => database().loginEvent.findMany({ orderBy: { at: "asc" } });
const told = ({ type, detail }: Pick<EventRow, "type" | "detail">) => (detail ? `${type} ${detail}` : type);
const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

async function phoneOf() {
  const phone = await open(userAgents.chromeOnAndroid);
  const account = await phone.signUp();
  void (await phone.signIn(account)).value;
  const { id: userId } = await database().user.findUniqueOrThrow({ where: { username: account.username } });
  const deviceId = (await phone.session()).value.device?.id ?? "";
  return { phone, account, userId, deviceId };
}

/** A ticket that the phone has scanned. */
async function scanned(phone: Client, desktop: Client) {
  const { id, userCode } = (await desktop.createTicket()).value;
  return { id, userCode, ...(await phone.scan(id, { via: "camera" })).value };
}

/** What the audit must record, in the database of this process. */
export function auditContract(): void {
  beforeEach(async () => {
    await database().loginEvent.deleteMany();
    lines.length = 0;
  });

  test("a login, from the code to the sign-out, each step a row and a line by whom and from where", async () => {
    const { phone, userId, deviceId } = await phoneOf();
    const desktop = await open();
    const { id, confirmToken } = await scanned(phone, desktop);
    void (await phone.confirm(id, { confirmToken })).value;
    void (await desktop.claim(id)).value;
    void (await desktop.signOut()).value;

    const steps = ["ticket.created", "ticket.scanned camera", "ticket.confirmed", "ticket.claimed"];
    const all = ["sign_up", "sign_in password", ...steps, "sign_in qr", "sign_out own"];
    expect(await recorded()).toEqual(all);
    expect(logged().map(({ event: type, detail }) => told({ type, detail } as EventRow))).toEqual(all);

    const events = await rows();
    const byPhone = { userId, deviceId, ip: phone.address, browser: "Chrome", os: "Android" };
    expect(events.find(({ type }) => type === "ticket.confirmed")).toMatchObject({
      ...byPhone,
      ticketHash: shortHash(id),
      at: expect.any(Date),
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const byDesktop = { ip: desktop.address, browser: "Firefox", os: "Linux" };
    expect(events[2]).toMatchObject({ ...byDesktop, userId: null, ticketHash: shortHash(id) });
    expect(events.at(-1)).toMatchObject({ ...byDesktop, userId });
    expect(logged().at(-1)).toMatchObject({
      ...byDesktop,
      user: shortHash(userId),
      request: "POST /api/auth/signout",
      correlationId: events.at(-1)?.correlationId,
    });
  });

  test("the ways in which a code ends", async () => {
    const { phone } = await phoneOf();
    const [desktop, stranger] = [await open(), await open()];
    const first = await scanned(phone, desktop);
    void (await phone.cancel(first.id, first.confirmToken)).value;
    const second = (await desktop.createTicket()).value;
    const third = (await desktop.createTicket({ replaces: second.id })).value;
    expect((await stranger.scan(third.id)).code).toBe("sign_in_required");
    void (await desktop.withdraw(third.id)).value;
    const ofTickets = (await recorded()).filter((event) => event.startsWith("ticket"));
    expect(ofTickets.toSorted()).toEqual([
      "ticket.cancelled phone",
      "ticket.created",
      "ticket.created",
      "ticket.created",
      "ticket.held",
      "ticket.scanned camera",
      "ticket.withdrawn",
      "ticket.withdrawn",
    ]);
  });

  test("wrong numbers, and that the third ends the code", async () => {
    const { phone, userId } = await phoneOf();
    const desktop = await open();
    const { id } = (await desktop.createTicket()).value;
    const { confirmToken } = (await phone.scan(id, { via: "site" })).value;
    const { number } = (await desktop.status(id)).value;
    const wrong = number === "00" ? "01" : "00";
    for (let tries = 0; tries < 3; tries++) await phone.confirm(id, { confirmToken, number: wrong });
    const since = (await rows()).slice(-4);
    expect(since.map(told).toSorted()).toEqual([
      "refused number_mismatch",
      "refused number_mismatch",
      "refused number_mismatch",
      "ticket.cancelled guesses",
    ]);
    expect(since.every((row) => row.userId === userId && row.ticketHash === shortHash(id))).toBe(true);
  });

  test("a password given again before a confirmation, wrong and right", async () => {
    const { phone, account, deviceId } = await phoneOf();
    await database().device.updateMany({ where: { id: deviceId }, data: { provenAt: new Date(0) } });
    const desktop = await open();
    const { id, confirmToken } = await scanned(phone, desktop);
    for (const password of [undefined, "not my phrase", account.password]) {
      await phone.confirm(id, { confirmToken, password });
    }
    const all = ["refused step_up_required", "step_up.refused wrong_password", "step_up", "ticket.confirmed"];
    expect((await recorded()).slice(-4)).toEqual(all);
  });

  test("sign-ins that fail, of the account that was tried", async () => {
    const { account, userId } = await phoneOf();
    const [thief, app] = [await open(), await open()];
    expect((await thief.signIn({ ...account, password: "a guess of mine" })).status).toBe(401);
    expect((await thief.signIn({ username: "nobody-of-that-name", password: "a guess of mine" })).status).toBe(401);
    expect((await app.signInApp({ ...account, password: "a guess of mine" })).status).toBe(401);
    expect((await thief.claim("A".repeat(22))).ok).toBe(false);
    const since = (await rows()).slice(-4);
    expect(since.map((row) => [told(row), row.userId])).toEqual([
      ["sign_in.refused password", userId],
      ["sign_in.refused password", null],
      ["sign_in.refused token", userId],
      ["sign_in.refused ticket_not_found", null],
    ]);
  });

  test("an app's sign-in, and sign-outs from afar", async () => {
    const { phone, account, deviceId } = await phoneOf();
    const app = await open();
    const { deviceId: appId } = (await app.signInApp(account)).value;
    const other = await open();
    void (await other.signIn(account)).value;
    const otherId = (await other.session()).value.device?.id;
    void (await phone.endDevice(appId)).value;
    void (await phone.endDevice(otherId ?? "")).ok;
    void (await phone.endOtherDevices()).value;
    void (await phone.disown(appId)).value;
    const since = (await rows()).slice(-6).map((row) => [told(row), row.deviceId]);
    expect(since).toEqual([
      ["sign_in token", appId],
      ["sign_in password", otherId],
      ["sign_out afar", appId],
      ["sign_out afar", otherId],
      ["sign_out others", deviceId],
      ["sign_out disowned", appId],
    ]);
  });

  test("an app by what it called itself, and its own sign-out as one", async () => {
    const { phone, account } = await phoneOf();
    const app = await open(userAgents.app);
    const { deviceId } = (await app.signInApp(account, { name: "Ada's app", type: "mobile", os: "Android 16" })).value;
    const desktop = await open();
    const { id } = (await desktop.createTicket()).value;
    void (await app.scan(id, { via: "camera" })).value;
    void (await app.endDevice(deviceId)).ok;
    void (await phone.endDevice(deviceId)).ok;
    const ofApp = (await rows()).filter((row) => row.deviceId === deviceId);
    expect(ofApp.map(told)).toEqual(["sign_in token", "ticket.scanned camera", "sign_out own"]);
    for (const row of ofApp) expect(row).toMatchObject({ browser: "Adas app", os: "Android 16" });
  });

  test("a browser that signs in again, and the owner's changes", async () => {
    const { phone, account } = await phoneOf();
    void (await phone.signIn(account)).value;
    const rename = (name: string) => phone.call("PATCH", "/api/account", { body: { name }, proof: true });
    for (const name of ["Grace Hopper", "Grace Hopper", " Grace  Hopper"]) void (await rename(name)).value;
    await phone.call("DELETE", "/api/account/picture", { proof: true });
    const passwords = { currentPassword: account.password, newPassword: "another phrase of mine" };
    await phone.call("PUT", "/api/account/password", { body: passwords, proof: true });
    const changes = ["name.changed", "picture.changed removed", "password.changed"];
    const again = ["sign_in password", "sign_out replaced"];
    expect((await recorded()).slice(2, 4).toSorted()).toEqual(again);
    expect((await recorded()).slice(4)).toEqual(changes);
  });

  test("refusals by their code, under the correlation id that the answer names", async () => {
    const { phone, userId } = await phoneOf();
    const refusal = await phone.scan("A".repeat(22));
    expect(refusal.code).toBe("ticket_not_found");
    const last = (await rows()).at(-1);
    expect(last).toMatchObject({ type: "refused", detail: "ticket_not_found", userId });
    expect(refusal.problem.correlationId).toBe(last?.correlationId);
    expect(logged().at(-1)).toMatchObject({ correlationId: last?.correlationId, request: "POST /api/qr/:id/scan" });

    const foreign = await phone.createTicket({ headers: { origin: "null" } });
    expect((await rows()).at(-1)).toMatchObject({ detail: "cross_site", correlationId: foreign.problem.correlationId });
  });

  test("a stolen cookie without its key is refused in its owner's name", async () => {
    const { phone, userId } = await phoneOf();
    const thief = await open(userAgents.chromeOnAndroid);
    thief.jar = phone.jar;
    expect((await thief.endOtherDevices()).code).toBe("proof_invalid");
    expect((await rows()).at(-1)).toMatchObject({ detail: "proof_invalid", userId, ip: thief.address });
  });

  test("the beginning of a proof is no refusal", async () => {
    const { phone } = await phoneOf();
    phone.nonce = "old";
    expect((await phone.endOtherDevices()).ok).toBe(true);
    expect((await recorded()).filter((event) => event.startsWith("refused"))).toEqual([]);
  });

  test("a flood of refusals is bounded, in rows and in lines", async () => {
    const flood = await open();
    const id = "A".repeat(22);
    await Promise.all(Array.from({ length: 300 }, () => flood.status(id)));
    expect(await rows()).toHaveLength(30);
    expect(lines.length).toBeLessThan(40);
    expect(logged().at(-1)).toMatchObject({ sampled: true });
  });

  test("what the limits refuse is logged and not kept", async () => {
    const { phone } = await phoneOf();
    let last = await phone.lookup("BCDFGHJK");
    for (let tries = 0; tries < 20 && last.code !== "rate_limited"; tries++) last = await phone.lookup("BCDFGHJK");
    expect(last.code).toBe("rate_limited");
    expect(logged().at(-1)).toMatchObject({ event: "refused", detail: "rate_limited" });
    expect((await recorded()).filter((event) => event.endsWith("rate_limited"))).toEqual([]);
  });

  test("a code that nobody scanned leaves nothing behind ten minutes; one that was scanned, all of it", async () => {
    const { phone } = await phoneOf();
    const desktop = await open();
    const first = (await desktop.createTicket()).value;
    const second = (await desktop.createTicket({ replaces: first.id })).value;
    expect((await (await open()).scan(second.id)).code).toBe("sign_in_required");
    const { id } = await scanned(phone, desktop);
    void (await desktop.withdraw(id)).value;
    const ofTickets = async () => (await rows()).filter(({ type }) => type.startsWith("ticket."));
    expect(await ofTickets()).toHaveLength(7);
    const swept = { db: database(), store: ticketStore(), retentionMs: DAY_MS };
    await sweep(swept, new Date(Date.now() + 9 * 60_000));
    expect(await ofTickets()).toHaveLength(7);
    await sweep(swept, new Date(Date.now() + 11 * 60_000));
    const left = await ofTickets();
    expect(left.map(({ type }) => type)).toEqual(["ticket.created", "ticket.scanned", "ticket.withdrawn"]);
    expect(new Set(left.map(({ ticketHash }) => ticketHash))).toEqual(new Set([shortHash(id)]));
    await sweep(swept, new Date(Date.now() + 60 * 60_000));
    expect(await ofTickets()).toHaveLength(3);
  });

  test("nothing secret, and no id of a ticket", async () => {
    const { phone, account } = await phoneOf();
    const desktop = await open();
    const app = await open();
    const { token } = (await app.signInApp(account)).value;
    const { id, userCode, confirmToken } = await scanned(phone, desktop);
    const browserSecret = /qr\.[^=]*=([^;]+)/.exec(desktop.jar.toString())?.[1] ?? "";
    const session = /session-token=([^;]+)/.exec(phone.jar.toString())?.[1] ?? "";
    void (await phone.confirm(id, { confirmToken })).value;
    await phone.confirm(id, { confirmToken });
    await phone.lookup(userCode);
    await desktop.claim(id);
    await desktop.claim(id);
    const everything = JSON.stringify(await rows()) + lines.join("");
    const secrets = { id, userCode, confirmToken, token, browserSecret, session, password: account.password };
    for (const [name, secret] of Object.entries(secrets)) {
      expect(secret.length, name).toBeGreaterThan(7);
      expect(everything.includes(secret), name).toBe(false);
    }
  });

  test("what nobody foresaw is logged under the answer's correlation id; a client that hung up is not", async () => {
    const desktop = await open();
    await database().$executeRawUnsafe(`ALTER TABLE "Ticket" RENAME TO "Elsewhere"`);
    try {
      const failed = await desktop.createTicket();
      expect(failed.code).toBe("internal");
      const { correlationId } = failed.problem;
      const [line] = logged();
      expect(line).toMatchObject({ level: "error", event: "unforeseen", request: "POST /api/qr", correlationId });
      expect(JSON.stringify(line)).not.toContain(desktop.address);
      await desktop.createTicket({ signal: AbortSignal.abort() }).catch(() => {});
      expect(lines).toHaveLength(1);
    } finally {
      await database().$executeRawUnsafe(`ALTER TABLE "Elsewhere" RENAME TO "Ticket"`);
    }
  });

  describe("where it cannot be written", () => {
    const rename = (from: string, to: string) =>
      database().$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);

    test("the request is granted all the same, and the log says so", async () => {
      await rename("LoginEvent", "Elsewhere");
      try {
        const desktop = await open();
        expect((await desktop.createTicket()).status).toBe(201);
        expect(logged().map(({ event }) => event)).toEqual(["ticket.created", "audit.lost"]);
        expect(logged()[1]).toMatchObject({ correlationIds: [logged()[0]?.correlationId] });
      } finally {
        await rename("Elsewhere", "LoginEvent");
      }
    });
  });

  test("events that wait for one another are all there, however many they are", async () => {
    const request = new Request(`${settings().origin}/api/qr`, { method: "POST" });
    const connection = { address: "192.0.2.1", isDirect: false, correlationId: randomUUID() };
    const context = newContext(request, connection, { route: "/api/qr", params: {} });
    const ids = Array.from({ length: 500 }, (_, index) => `ticket ${index}`);
    await Promise.all(ids.map((ticketId) => audit(context, { type: "ticket.created", ticketId })));
    expect((await rows()).map(({ ticketHash }) => ticketHash).toSorted()).toEqual(ids.map(shortHash).toSorted());
  });

  test("events of many requests at once are all there", async () => {
    const desktops = await Promise.all(Array.from({ length: 60 }, () => open()));
    const created = await Promise.all(desktops.map((desktop) => desktop.createTicket()));
    const hashes = created.map(({ value }) => shortHash(value.id));
    expect((await rows()).map(({ ticketHash }) => ticketHash).toSorted()).toEqual(hashes.toSorted());
  });
}
