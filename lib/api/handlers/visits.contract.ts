/** Sign-ins for one visit: they end with their browser, after twelve hours whatever they do, and leave nothing known. */
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { sweep } from "../../sweeper";
import { ticketStore } from "../../wiring";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, type Phone, withSettings } from "../testing/in-process";
import type { CreateLinkResponse } from "../types";

const HOUR_MS = 60 * 60_000;
const VISIT_MS = 12 * HOUR_MS;
const SESSION = "qr-login.session-token";

afterEach(() => vi.useRealTimers());

/** Lets a desktop in; resolves to the claim's answer. */
async function letIn(phone: Phone, desktop: Client, visit?: boolean) {
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
  void (await phone.confirm(id, { confirmToken, ...(visit !== undefined && { visit }) })).value;
  const status = (await desktop.status(id)).value;
  const claimed = await desktop.claim(id);
  expect(claimed.status).toBe(200);
  return { id, status, cookie: sessionCookie(claimed.headers), device: await deviceOf(desktop) };
}

function sessionCookie(headers: Headers): string {
  return headers.getSetCookie().find((cookie) => cookie.startsWith(`${SESSION}=ey`)) ?? "";
}

async function deviceOf(client: Client) {
  const session = (await client.session()).value;
  if (!session.device) throw new Error("Nobody is signed in");
  return { ...session.device, expires: session.expires };
}

/** Moves the server's clock, and nothing else. */
function at(date: Date): void {
  vi.useFakeTimers({ toFake: ["Date"], now: date });
}

const sweepNow = () => sweep({ db: database(), store: ticketStore(), retentionMs: 90 * 24 * HOUR_MS }, new Date());

export function visitsContract(): void {
  describe("a phone lets a browser in", () => {
    test("for good, unless it says otherwise", async () => {
      for (const visit of [undefined, false]) {
        const { status, cookie, device } = await letIn(await newPhone(), await newDesktop(), visit);
        expect(status).not.toHaveProperty("visit");
        expect(cookie).toMatch(/; *Max-Age=\d{6,}/);
        expect(device).not.toHaveProperty("visitEndsAt");
      }
    });

    test("for this visit only: the desktop is told, its cookie has no end of its own, and the list says so", async () => {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const before = Date.now();
      const { id, status, cookie, device } = await letIn(phone, desktop, true);
      expect(status.visit).toBe(true);
      expect((await desktop.status(id)).value.visit).toBe(true);
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).not.toMatch(/Max-Age|Expires/i);
      const endsAt = Date.parse(device.visitEndsAt ?? "");
      expect(endsAt).toBeGreaterThanOrEqual(before + VISIT_MS);
      expect(endsAt).toBeLessThanOrEqual(Date.now() + VISIT_MS);
      expect(device.expires).toBe(device.visitEndsAt);
      const listed = (await phone.devices()).value.devices.find((each) => each.id === device.id);
      expect(listed?.visitEndsAt).toBe(device.visitEndsAt);
    });

    test.each([1, "true", null, {}])("and says so by a boolean, not by %j", async (visit) => {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const { id } = (await desktop.createTicket()).value;
      const { confirmToken } = (await phone.scan(id)).value;
      expectProblem(await phone.confirm(id, { confirmToken, visit } as never), "invalid_request");
    });
  });

  test("a password sign-in for one visit is the same, and one without is as ever", async () => {
    const phone = await newPhone();
    const { username } = phone.account;
    await database().user.update({
      where: { id: phone.account.id },
      data: { passwordHash: await (await import("../../accounts/password")).hashPassword("a phrase of mine") },
    });
    for (const visit of [true, false]) {
      const browser = await newDesktop();
      const answer = await browser.signIn(
        { username, password: "a phrase of mine" },
        { form: visit ? { visit: "true" } : {} },
      );
      expect(answer.status).toBe(200);
      expect(/Max-Age|Expires/i.test(sessionCookie(answer.headers))).toBe(!visit);
      expect((await deviceOf(browser)).visitEndsAt === undefined).toBe(!visit);
    }
  });

  test("nothing that it does makes a visit longer, nor gives it a cookie that lasts", async () => {
    const step = fc.record({
      hours: fc.constantFrom(0, 0.5, 1, 3, 6, 11, 11.99, 12, 13, 48),
      act: fc.constantFrom("read", "prove", "rotate", "change"),
    });
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      vi.useRealTimers();
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const { device } = await letIn(phone, desktop, true);
      const endsAt = Date.parse(device.visitEndsAt ?? "");
      const begun = Date.now();
      let now = begun;
      for (const { hours, act } of steps) {
        now += hours * HOUR_MS;
        at(new Date(now));
        desktop.nonce = undefined;
        const secrets =
          act === "rotate" ? ["a newer secret of 32 characters...", ...settings().secrets] : settings().secrets;
        await withSettings(
          { secrets: secrets as typeof settings extends () => { secrets: infer S } ? S : never },
          async () => {
            const token = desktop.jar.values.get(SESSION);
            const answer = await desktop.session({ proof: act === "prove" });
            if (act === "change") await desktop.call("DELETE", "/api/devices", { body: {}, proof: true });
            const isIn = now < endsAt;
            expect(Object.keys(answer.value).length > 0).toBe(isIn);
            if (isIn) expect(answer.value).toMatchObject({ device: { visitEndsAt: device.visitEndsAt } });
            expect(sessionCookie(answer.headers)).not.toMatch(/Max-Age|Expires/i);
            // Only where the secret changed is there a new one at all; it is put back, since the next step has the old secrets.
            if (act === "rotate" && token) desktop.jar.values.set(SESSION, token);
          },
        );
      }
    });
    await fc.assert(property, { numRuns: 12 });
  });

  test("is refused when its time is over, before any sweep, and listed no more after one", async () => {
    const [phone, desktop] = [await newPhone(), await newDesktop()];
    const { device } = await letIn(phone, desktop, true);
    at(new Date(Date.now() + VISIT_MS + 1_000));
    desktop.nonce = phone.nonce = undefined;
    expect((await desktop.session()).value).toEqual({});
    expectProblem(await desktop.devices(), "sign_in_required");
    await sweepNow();
    expect((await phone.devices()).value.devices.map(({ id }) => id)).toEqual([phone.deviceId]);
    const row = await database().device.findUniqueOrThrow({ where: { id: device.id } });
    expect(row.endedAt).not.toBeNull();
  });

  test("what is here for one visit lets in visits only, which end when it does", async () => {
    const [phone, first, second] = [await newPhone(), await newDesktop(), await newDesktop()];
    const { device } = await letIn(phone, first, true);
    await database().device.update({ where: { id: device.id }, data: { provenAt: new Date() } });
    at(new Date(Date.now() + 8 * HOUR_MS));
    for (const client of [first, second]) client.nonce = undefined;
    for (const visit of [undefined, false, true]) {
      const next = await letIn(Object.assign(first, { account: phone.account, deviceId: device.id }), second, visit);
      expect(next.device.visitEndsAt).toBe(device.visitEndsAt);
      expect(next.cookie).not.toMatch(/Max-Age|Expires/i);
    }
  });

  test("the link that a visit shows is over when the visit is", async () => {
    const [phone, desktop, visitor] = [await newPhone(), await newDesktop(), await newDesktop()];
    const { device } = await letIn(phone, desktop, true);
    await database().device.update({ where: { id: device.id }, data: { provenAt: new Date() } });
    const endsAt = Date.parse(device.visitEndsAt ?? "");
    at(new Date(endsAt - 20_000));
    for (const client of [desktop, visitor]) client.nonce = undefined;
    const shown = (await desktop.call<CreateLinkResponse>("POST", "/api/links", { proof: true })).value;
    expect(Date.parse(shown.expiresAt)).toBe(endsAt);
    at(new Date(endsAt));
    const body = { jkt: await visitor.thumbprint(), link: shown.url.split("#")[1] };
    expectProblem(await visitor.call("POST", "/api/qr", { body }), "ticket_expired");
  });

  test("a visit makes no browser known, and one that was disowned stays so", async () => {
    const [phone, desktop] = [await newPhone(), await newDesktop()];
    const { device } = await letIn(phone, desktop, true);
    const shown = await phone.scan((await desktop.createTicket()).value.id, { via: "camera" });
    expect(shown.value.desktop).not.toHaveProperty("known");
    expect(shown.value.numberRequired).toBe(true);
    const browsers = await phone.call<{ browsers: { id: string }[] }>("GET", "/api/browsers");
    expect(browsers.value.browsers.map(({ id }) => id)).not.toContain(device.id);
    await letIn(phone, desktop);
    const known = await phone.scan((await desktop.createTicket()).value.id, { via: "camera" });
    expect(known.value.desktop.known).toBeDefined();

    const stranger = await newDesktop();
    const { device: visit } = await letIn(phone, stranger, true);
    void (await phone.call("POST", `/api/devices/${visit.id}/disown`, { body: {}, proof: true })).value;
    const again = await newPhone({ account: phone.account });
    const refused = await again.scan((await stranger.createTicket()).value.id, { via: "camera" });
    expect(refused.problem.reason).toBe("disowned_browser");
  });

  test("the phone says after its no, and only then, that it had asked for nothing", async () => {
    const [phone, other, stranger, desktop] = await Promise.all([newPhone(), newPhone(), newPhone(), newDesktop()]);
    const { id } = (await desktop.createTicket()).value;
    const { confirmToken } = (await phone.scan(id)).value;
    const report = (client: Client) => client.call("POST", `/api/qr/${id}/unasked`, { body: {}, proof: true });
    expectProblem(await report(phone), "wrong_state");
    void (await phone.cancel(id, confirmToken)).value;
    for (const client of [other, stranger]) expectProblem(await report(client), "not_your_ticket");
    expectProblem(await phone.call("POST", `/api/qr/${id}/unasked`, { body: {} }), "proof_required");
    expect((await report(phone)).status).toBe(204);
    const { events } = (await phone.call<{ events: { type: string }[] }>("GET", "/api/devices/activity")).value;
    expect(events[0]?.type).toBe("ticket.unasked");
    const unknown = await phone.call("POST", `/api/qr/${"A".repeat(22)}/unasked`, { body: {}, proof: true });
    expectProblem(unknown, "ticket_not_found");
  });
}
