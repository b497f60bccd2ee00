/** Browsers that an account knows: who is one, what a new one takes, and what nobody gains by naming another's key. */
import { describe, expect, test } from "vitest";
import { hashPassword } from "../../accounts/password";
import { database } from "../../db/database";
import { newId } from "../../secrets";
import { sweep } from "../../sweeper";
import { ticketStore } from "../../wiring";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { acquaint, newAccount, newDesktop, newPhone, type Phone, ticketRow, withSettings } from "../testing/in-process";
import type { BrowserResponse } from "../types";

const PASSWORD = "a phrase of mine";
const DAY_MS = 24 * 60 * 60_000;
const AWAY = "203.0.113.5";

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** A phone, and a desktop elsewhere that its account knows. */
async function acquainted() {
  const [phone, desktop] = [await newPhone(), await newDesktop({ address: AWAY })];
  await acquaint(desktop, phone.account.username);
  return { phone, desktop };
}

async function shown(desktop: Client): Promise<string> {
  return (await desktop.createTicket()).value.id;
}

/** Lets a desktop in by its code; resolves to its device's id. */
async function letIn(phone: Phone, desktop: Client): Promise<string> {
  const id = await shown(desktop);
  const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
  expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
  expect((await desktop.claim(id)).status).toBe(200);
  return deviceOf(desktop);
}

async function deviceOf(client: Client): Promise<string> {
  const { device } = (await client.session()).value;
  if (!device) throw new Error("Nobody is signed in");
  return device.id;
}

async function scan(phone: Phone, desktop: Client) {
  return (await phone.scan(await shown(desktop), { via: "camera" })).value;
}

const browsers = async (client: Client) =>
  (await client.call<{ browsers: BrowserResponse[] }>("GET", "/api/browsers")).value.browsers;
const forget = (client: Client, id: string, body: object = {}) =>
  client.call<{ browsers: BrowserResponse[] }>("DELETE", `/api/browsers/${id}`, { body, proof: true });

export function knownBrowsersContract(): void {
  describe("a browser is known", () => {
    test("once it has been let in, and is told since when and how long ago", async () => {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const first = await scan(phone, desktop);
      expect(first.desktop).not.toHaveProperty("known");
      expect(first.numberRequired).toBe(true);
      const deviceId = await letIn(phone, desktop);
      const { createdAt, lastSeenAt } = await database().device.findUniqueOrThrow({ where: { id: deviceId } });
      const { known } = (await scan(phone, desktop)).desktop;
      expect(known).toEqual({ since: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() });
    });

    test("by a password of its own", async () => {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const account = await desktop.signUp();
      await desktop.signIn(account);
      const owner = await database().user.findUniqueOrThrow({ where: { username: account.username } });
      const its = await newPhone({ account: owner });
      expect((await scan(its, desktop)).desktop.known).toBeDefined();
      // Of one account; another one in the same browser does not know it.
      expect((await scan(phone, desktop)).desktop.known).toBeUndefined();
    });

    test("since its first of several sign-ins", async () => {
      const { phone, desktop } = await acquainted();
      await database().device.updateMany({
        where: { userId: phone.account.id, keyThumbprint: await desktop.thumbprint() },
        data: { createdAt: daysAgo(100), lastSeenAt: daysAgo(90) },
      });
      await acquaint(desktop, phone.account.username);
      const { known } = (await scan(phone, desktop)).desktop;
      expect(known?.since.slice(0, 10)).toBe(daysAgo(100).toISOString().slice(0, 10));
      expect(Date.now() - Date.parse(known?.lastSeenAt ?? "")).toBeLessThan(DAY_MS);
    });

    test.each([
      [179, true],
      [181, false],
    ])("%i days after it was seen: %s", async (days, isKnown) => {
      const { phone, desktop } = await acquainted();
      const where = { userId: phone.account.id, keyThumbprint: await desktop.thumbprint() };
      await database().device.updateMany({ where, data: { createdAt: daysAgo(days), lastSeenAt: daysAgo(days) } });
      const answer = await scan(phone, desktop);
      expect(answer.desktop.known !== undefined).toBe(isKnown);
      expect(answer.numberRequired).toBe(!isKnown);
    });

    test("for as long, though signed-out devices are kept for less", async () => {
      const { phone, desktop } = await acquainted();
      const where = { userId: phone.account.id, keyThumbprint: await desktop.thumbprint() };
      await database().device.updateMany({ where, data: { endedAt: daysAgo(170), lastSeenAt: daysAgo(170) } });
      const swept = { db: database(), store: ticketStore(), retentionMs: 30 * DAY_MS };
      await sweep(swept, new Date());
      expect((await scan(phone, desktop)).desktop.known).toBeDefined();
      await sweep(swept, new Date(Date.now() + 11 * DAY_MS));
      expect(await database().device.count({ where })).toBe(0);
    });

    test("by the key alone: without one, or before it is named, it is new", async () => {
      const { phone, desktop } = await acquainted();
      const keyless = (await desktop.call<{ id: string }>("POST", "/api/qr", { body: {} })).value.id;
      expect((await phone.scan(keyless, { via: "camera" })).value.numberRequired).toBe(true);

      const late = await shown(desktop);
      await database().ticket.update({
        where: { id: late },
        data: { desktopJkt: "to-come", version: { increment: 1 } },
      });
      const before = (await phone.scan(late, { via: "camera" })).value;
      expect(before.desktop.known).toBeUndefined();
      expect((await desktop.nameKey(late)).status).toBe(200);
      // Told once: the phone shows what it was shown, and types the number that it was asked for.
      const again = (await phone.scan(late, { via: "camera" })).value;
      expect(again.desktop.known).toBeUndefined();
      expect(again.numberRequired).toBe(true);
      expectProblem(await phone.confirm(late, { confirmToken: again.confirmToken, number: null }), "number_mismatch");
      expect((await phone.confirm(late, { confirmToken: again.confirmToken })).status).toBe(200);
      expect((await desktop.claim(late)).status).toBe(200);
    });

    test("not by a sign-in that came to nothing", async () => {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const id = await shown(desktop);
      const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
      await phone.confirm(id, { confirmToken });
      // The phone is signed out before the desktop claims, past all that would end the ticket with it.
      await database().device.update({ where: { id: phone.deviceId }, data: { endedAt: new Date() } });
      expect((await desktop.claim(id)).code).toBe("wrong_state");
      const other = await newPhone({ account: phone.account });
      expect((await scan(other, desktop)).desktop.known).toBeUndefined();
    });
  });

  describe("a browser that was disowned", () => {
    async function disowned() {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const deviceId = await letIn(phone, desktop);
      const home = await newPhone({ account: phone.account });
      expect((await home.disown(deviceId)).status).toBe(200);
      return { phone: home, desktop, deviceId };
    }

    test("is refused at the scan, and its ticket is nobody's by that", async () => {
      const { phone, desktop } = await disowned();
      const id = await shown(desktop);
      expectProblem(await phone.scan(id, { via: "camera" }), "not_your_ticket", { reason: "disowned_browser" });
      expect((await ticketRow(id)).status).toBe("pending");
      expect((await (await newPhone()).scan(id)).status).toBe(200);
    });

    test("for good: past sweeps, past its time, and after a password was given there", async () => {
      const { phone, desktop } = await disowned();
      const where = { userId: phone.account.id, keyThumbprint: await desktop.thumbprint() };
      await database().device.updateMany({ where, data: { endedAt: daysAgo(4000), lastSeenAt: daysAgo(4000) } });
      await sweep({ db: database(), store: ticketStore(), retentionMs: DAY_MS }, new Date());
      await acquaint(desktop, phone.account.username);
      expectProblem(await phone.scan(await shown(desktop)), "not_your_ticket", { reason: "disowned_browser" });
    });

    test("and what it had let in itself, but not the phone that let it in", async () => {
      const [phone, desktop, third] = [await newPhone(), await newDesktop(), await newDesktop()];
      const deviceId = await letIn(phone, desktop);
      await database().device.update({ where: { id: deviceId }, data: { provenAt: new Date() } });
      await letIn(Object.assign(desktop, { account: phone.account, deviceId }), third);
      const home = await newPhone({ account: phone.account });
      await home.disown(deviceId);
      for (const browser of [desktop, third]) {
        browser.jar.values.clear();
        expectProblem(await home.scan(await shown(browser)), "not_your_ticket", { reason: "disowned_browser" });
      }
      phone.jar.values.clear();
      expect((await scan(home, phone)).desktop.known).toBeDefined();
    });

    test("cannot hide its key until the scan is over", async () => {
      const { phone, desktop } = await disowned();
      const id = await shown(desktop);
      await database().ticket.update({ where: { id }, data: { desktopJkt: "to-come", version: { increment: 1 } } });
      const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
      await desktop.nameKey(id);
      expectProblem(await phone.confirm(id, { confirmToken }), "not_your_ticket", { reason: "disowned_browser" });
    });

    test("nor until after the confirmation", async () => {
      const { phone, desktop } = await disowned();
      const id = await shown(desktop);
      await database().ticket.update({ where: { id }, data: { desktopJkt: "to-come", version: { increment: 1 } } });
      const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
      expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
      await desktop.nameKey(id);
      expect((await desktop.claim(id)).code).toBe("wrong_state");
      expect((await desktop.session()).value).toEqual({});
    });

    test("is listed nowhere, and forgetting it does not wash it clean", async () => {
      const { phone, desktop, deviceId } = await disowned();
      expect((await browsers(phone)).map(({ id }) => id)).not.toContain(deviceId);
      await forget(phone, deviceId);
      expectProblem(await phone.scan(await shown(desktop)), "not_your_ticket", { reason: "disowned_browser" });
    });
  });

  describe("races", () => {
    /** A browser that is known, with a second login of it confirmed and not claimed. */
    async function confirmedAgain() {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const deviceId = await letIn(phone, desktop);
      const home = await newPhone({ account: phone.account });
      const again = await newPhone({ account: phone.account });
      const id = await shown(desktop);
      const { confirmToken } = (await again.scan(id, { via: "camera" })).value;
      void (await again.confirm(id, { confirmToken })).value;
      return { home, desktop, deviceId, id };
    }

    test("a claim and a disowning at once: whichever is first, the browser is out, and refused from then on", async () => {
      for (let round = 0; round < 8; round++) {
        const { home, desktop, deviceId, id } = await confirmedAgain();
        const [claimed, disowned] = await Promise.all([desktop.claim(id), home.disown(deviceId)]);
        expect(disowned.status).toBe(200);
        const later = await newPhone({ account: home.account });
        if (claimed.ok && (await desktop.session()).value.user) {
          // It was in before: then it is a device of the account's, told and ended like any other.
          const inNow = await deviceOf(desktop);
          expect((await later.disown(inNow)).status).toBe(200);
        }
        expect((await desktop.session()).value).toEqual({});
        expectProblem(await later.scan(await shown(desktop)), "not_your_ticket", { reason: "disowned_browser" });
      }
    });

    test("a claim and a forgetting at once: one truth of the browser on the list and at the next scan", async () => {
      for (let round = 0; round < 8; round++) {
        const { home, desktop, deviceId, id } = await confirmedAgain();
        const [claimed, forgotten] = await Promise.all([desktop.claim(id), forget(home, deviceId)]);
        expect(forgotten.status).toBe(200);
        const isIn = claimed.ok && (await desktop.session()).value.user !== undefined;
        const listed = (await browsers(home)).some((each) => each.os === "Linux" && each.browser === "Firefox");
        const { desktop: told } = await scan(home, desktop);
        expect([listed, told.known !== undefined]).toEqual([isIn, isIn]);
      }
    });

    test("of two that forget it at once, both find it gone", async () => {
      const { home, deviceId, desktop } = await confirmedAgain();
      const other = await newPhone({ account: home.account });
      const answers = await Promise.all([forget(home, deviceId), forget(other, deviceId)]);
      expect(answers.map(({ status }) => status).filter((status) => status === 200).length).toBeGreaterThan(0);
      expect(answers.every(({ status }) => status === 200 || status === 404)).toBe(true);
      expect((await desktop.session()).value).toEqual({});
    });
  });

  describe("a ticket that names a known browser's key", () => {
    test("is let in without a number and claimed by that browser alone", async () => {
      const { phone, desktop } = await acquainted();
      const relay = await newDesktop({ address: "198.51.100.66" });
      const jkt = await desktop.thumbprint();
      const { id } = (await relay.call<{ id: string }>("POST", "/api/qr", { body: { jkt } })).value;
      const { confirmToken, numberRequired } = (await phone.scan(id, { via: "camera" })).value;
      expect(numberRequired).toBe(false);
      expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
      expect((await relay.claim(id)).code).toBe("ticket_not_found");
      expect((await desktop.claim(id)).code).toBe("ticket_not_found");
      expectProblem(await relay.nameKey(id), "wrong_state");
      expect((await relay.session()).value).toEqual({});
      expect(await database().device.count({ where: { approvedById: phone.deviceId } })).toBe(0);
    });
  });

  describe("what a new browser takes", () => {
    async function decided(desktop: Client, phone: Phone, password?: string) {
      const id = await shown(desktop);
      const scanned = await phone.scan(id, { via: "camera" });
      if (!scanned.ok) return { id, answer: scanned };
      const { confirmToken } = scanned.value;
      return { id, answer: await phone.confirm(id, { confirmToken, ...(password && { password }) }) };
    }

    async function phoneWithPassword(): Promise<Phone> {
      const phone = await newPhone();
      const passwordHash = await hashPassword(PASSWORD);
      await database().user.update({ where: { id: phone.account.id }, data: { passwordHash } });
      return phone;
    }

    test("password: each time, however lately it was given", () =>
      withSettings({ newBrowsers: "password" }, async () => {
        const [phone, desktop] = [await phoneWithPassword(), await newDesktop()];
        for (let times = 0; times < 2; times++) {
          expectProblem((await decided(desktop, phone)).answer, "step_up_required");
          expectProblem((await decided(desktop, phone, "a guess")).answer, "step_up_required", {
            reason: "wrong_password",
          });
          expect((await decided(desktop, phone, PASSWORD)).answer.status).toBe(200);
        }
      }));

    test("password: not of a known one", () =>
      withSettings({ newBrowsers: "password" }, async () => {
        const { phone, desktop } = await acquainted();
        expect((await decided(desktop, phone)).answer.status).toBe(200);
      }));

    test("password: a known one's that was named after the scan is what the phone was shown, a new one", () =>
      withSettings({ newBrowsers: "password" }, async () => {
        const { phone, desktop } = await acquainted();
        const id = await shown(desktop);
        await database().ticket.update({ where: { id }, data: { desktopJkt: "to-come", version: { increment: 1 } } });
        const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
        await desktop.nameKey(id);
        expectProblem(await phone.confirm(id, { confirmToken }), "step_up_required");
      }));

    test("passkey: nothing else will do, and nobody has one yet", () =>
      withSettings({ newBrowsers: "passkey" }, async () => {
        const [phone, desktop] = [await phoneWithPassword(), await newDesktop()];
        for (const password of [undefined, PASSWORD]) {
          const { id, answer } = await decided(desktop, phone, password);
          expectProblem(answer, "step_up_required", { reason: "passkey_required" });
          expect(answer.text).toContain("Only a passkey lets a new browser in here");
          expect((await ticketRow(id)).status).toBe("scanned");
        }
        const known = await acquainted();
        expect((await decided(known.desktop, known.phone)).answer.status).toBe(200);
      }));

    test("refuse: no code at all, until it had a password of its own", () =>
      withSettings({ newBrowsers: "refuse" }, async () => {
        const [phone, desktop] = [await phoneWithPassword(), await newDesktop()];
        const { id, answer } = await decided(desktop, phone, PASSWORD);
        expectProblem(answer, "not_your_ticket", { reason: "new_browser" });
        expect(answer.text).toContain("Sign in there with your password once");
        expect((await ticketRow(id)).status).toBe("pending");
        await desktop.signIn({ username: phone.account.username, password: PASSWORD });
        expect((await decided(desktop, phone)).answer.status).toBe(200);
      }));

    test("refuse: a relay gets in by no way to a code", () =>
      withSettings({ newBrowsers: "refuse", numberMatch: "never" }, async () => {
        const { phone, desktop } = await acquainted();
        const jkt = await desktop.thumbprint();
        const relay = await newDesktop();
        for (const body of [{}, { jkt: await relay.thumbprint() }]) {
          const { id } = (await relay.call<{ id: string }>("POST", "/api/qr", { body })).value;
          for (const via of ["camera", "address", "site", "typed"] as const)
            expectProblem(await phone.scan(id, { via }), "not_your_ticket", { reason: "new_browser" });
        }
        // The key of a known one is taken, and keeps the relay out by itself.
        const { id } = (await relay.call<{ id: string }>("POST", "/api/qr", { body: { jkt } })).value;
        const { confirmToken } = (await phone.scan(id)).value;
        await phone.confirm(id, { confirmToken });
        expect((await relay.claim(id)).code).toBe("ticket_not_found");
      }));

    test("goes by what the phone was shown: forgotten after the scan, it is a known one once more", async () => {
      const { phone, desktop } = await acquainted();
      const id = await shown(desktop);
      const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
      const [known] = (await browsers(phone)).filter(({ current }) => !current);
      await forget(phone, known?.id ?? "");
      // As it was when the phone's owner looked at it.
      expect((await phone.confirm(id, { confirmToken })).status).toBe(200);
      expect((await scan(phone, desktop)).desktop.known).toBeUndefined();
    });
  });

  describe("the list", () => {
    test("has each browser once, this one marked, and no apps", async () => {
      const { phone, desktop } = await acquainted();
      await acquaint(desktop, phone.account.username);
      const listed = await browsers(phone);
      expect(listed).toHaveLength(2);
      expect(listed.find(({ current }) => current)).toMatchObject({
        id: phone.deviceId,
        signedIn: true,
        os: "Android",
      });
      expect(listed.find(({ current }) => !current)).toMatchObject({ signedIn: false, label: "Firefox on Linux" });
      for (const browser of listed) expect(browser).not.toHaveProperty("keyThumbprint");
    });

    test("forgets one: it is signed out, and new", async () => {
      const [phone, desktop] = [await newPhone(), await newDesktop()];
      const deviceId = await letIn(phone, desktop);
      const left = (await forget(phone, deviceId)).value.browsers;
      expect(left.map(({ id }) => id)).toEqual([phone.deviceId]);
      expect((await desktop.session()).value).toEqual({});
      expect((await scan(phone, desktop)).numberRequired).toBe(true);
      expectProblem(await forget(phone, deviceId), "ticket_not_found");
    });

    test("is the account's own: no other's browser is forgotten, and none without a proof", async () => {
      const { phone, desktop } = await acquainted();
      const stranger = await newPhone();
      const [known] = (await browsers(phone)).filter(({ current }) => !current);
      for (const id of [known?.id ?? "", newId(), "x"]) expectProblem(await forget(stranger, id), "ticket_not_found");
      const path = `/api/browsers/${known?.id}`;
      expectProblem(await phone.call("DELETE", path, { body: {}, proof: false }), "proof_required");
      expect((await scan(phone, desktop)).desktop.known).toBeDefined();
    });

    test("is out of the hands of what was let in by a code", async () => {
      const phone = await newPhone();
      const passwordHash = await hashPassword(PASSWORD);
      await database().user.update({ where: { id: phone.account.id }, data: { passwordHash } });
      const desktop = await newDesktop();
      await letIn(phone, desktop);
      expectProblem(await forget(desktop, phone.deviceId), "step_up_required");
      expect((await phone.session()).value).toHaveProperty("user");
      expect((await forget(desktop, phone.deviceId, { password: PASSWORD })).status).toBe(200);
      expect((await phone.session()).value).toEqual({});
    });
  });

  test("two accounts that share a browser know and disown it each for itself", async () => {
    const desktop = await newDesktop();
    const [ada, bob] = [await newPhone(), await newPhone({ account: await newAccount("Bob") })];
    await acquaint(desktop, bob.account.username);
    const deviceId = await letIn(ada, desktop);
    desktop.jar.values.clear();
    const home = await newPhone({ account: ada.account });
    await home.disown(deviceId);
    expectProblem(await home.scan(await shown(desktop)), "not_your_ticket", { reason: "disowned_browser" });
    expect((await scan(bob, desktop)).desktop.known).toBeDefined();
  });
}
