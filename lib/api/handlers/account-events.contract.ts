import { describe, expect, test } from "vitest";
import { createAccount } from "../../accounts/account";
import { database } from "../../db/database";
import type { TestDatabase } from "../../db/testing/databases";
import { endDevice } from "../../devices/device";
import { settings } from "../../env/settings";
import { openStreamCount } from "../../http/open-streams";
import { newId } from "../../secrets";
import { AccountEvents } from "../testing/account-events";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newAccount, newDesktop, newPhone, type Phone, signInDirectly, withSettings } from "../testing/in-process";
import { userAgents } from "../testing/user-agents";
import type { ActivityEvent } from "../types";

function browser(id: string, browser: string, os: string) {
  return { id, kind: "browser", label: `${browser} on ${os}`, browser, os };
}

const SIGNED_OUT = { event: "signed-out", data: {} };

async function openPage(client: Client): Promise<AccountEvents> {
  return new AccountEvents(await client.send("GET", "/api/account/events"));
}

/** Another browser of the same account. */
async function secondBrowser({ account }: Phone): Promise<Client & { deviceId: string }> {
  const browser = await newDesktop();
  const deviceId = await signInDirectly(browser, account.id);
  return Object.assign(browser, { deviceId });
}

/** A desktop that the phone let in. */
async function letIn(phone: Phone): Promise<Client & { deviceId: string }> {
  const desktop = await newDesktop();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
  void (await phone.confirm(id, { confirmToken })).value;
  void (await desktop.claim(id)).value;
  return Object.assign(desktop, { deviceId: (await desktop.session()).value.device?.id ?? "" });
}

const activity = (client: Client) => client.call<{ events: ActivityEvent[] }>("GET", "/api/devices/activity");

/** What an account's pages learn of its devices, over the process's database. */
export function liveContract(fresh: TestDatabase): void {
  describe("a page of a browser that comes by", () => {
    const DAY_MS = 24 * 60 * 60_000;
    const SESSION = "qr-login.session-token";
    const renew = async (phone: Phone) => {
      const dpop = String(await phone.proof("GET", "/api/auth/session"));
      return phone.call("GET", "/api/auth/session", { headers: { dpop } });
    };
    const lastSeenAt = async ({ deviceId }: Phone) =>
      (await fresh.open().device.findUniqueOrThrow({ where: { id: deviceId } })).lastSeenAt.getTime();
    const isTold = async (phone: Phone) => {
      const page = await openPage(phone);
      // Whoever is told nothing hears of the next sign-in.
      void (await secondBrowser(phone));
      const first = await page.next();
      await page.close();
      return first?.event === "renew";
    };

    test("is told to renew the session once a day, and then its device has been seen", async () => {
      const phone = await newPhone();
      expect(await isTold(phone)).toBe(false);
      const past = new Date(Date.now() - 2 * DAY_MS);
      await fresh.open().device.updateMany({ where: { id: phone.deviceId }, data: { lastSeenAt: past } });
      expect(await isTold(phone)).toBe(true);
      // A cookie alone is no sign of its device.
      void (await phone.session()).value;
      expect(await lastSeenAt(phone)).toBe(past.getTime());
      expect((await renew(phone)).ok).toBe(true);
      expect(await lastSeenAt(phone)).toBeGreaterThan(Date.now() - DAY_MS);
      expect(await isTold(phone)).toBe(false);
    });

    test("is told to where the cookie was made with an older secret, and gets one of the newest", async () => {
      const phone = await newPhone();
      const { secrets } = settings();
      const token = phone.jar.values.get(SESSION);
      const newest = "a newer secret of 32 characters...";
      await withSettings({ secrets: [newest, ...secrets] }, async () => {
        expect(await isTold(phone)).toBe(true);
        expect((await renew(phone)).ok).toBe(true);
        expect(await isTold(phone)).toBe(false);
      });
      expect(phone.jar.values.get(SESSION)).not.toBe(token);
      await withSettings({ secrets: [newest] }, async () => {
        expect((await phone.session()).value).toMatchObject({ device: { id: phone.deviceId } });
      });
    });

    test("renews nothing by somebody else's proof", async () => {
      const [phone, thief] = [await newPhone(), await newPhone()];
      const dpop = String(await thief.proof("GET", "/api/auth/session"));
      expectProblem(await phone.call("GET", "/api/auth/session", { headers: { dpop } }), "proof_invalid");
    });
  });

  describe("a page whose device is signed out", () => {
    test("is told, and its stream ends; another one is refused", async () => {
      const phone = await newPhone();
      const laptop = await secondBrowser(phone);
      const page = await openPage(laptop);
      void (await phone.endDevice(laptop.deviceId)).value;
      expect(await page.next()).toEqual(SIGNED_OUT);
      expect(await page.next()).toBeUndefined();
      expectProblem(await laptop.call("GET", "/api/account/events"), "sign_in_required");
    });

    test("is told when it signs itself out elsewhere, and when all others are signed out", async () => {
      const phone = await newPhone();
      const [laptop, tablet] = [await secondBrowser(phone), await secondBrowser(phone)];
      const [onPhone, onLaptop, onTablet] = [await openPage(phone), await openPage(laptop), await openPage(tablet)];
      void (await tablet.signOut()).value;
      const heard = async (page: AccountEvents) => {
        for (let event = await page.next(); event; event = await page.next()) {
          if (event.event === "signed-out") return true;
        }
        return false;
      };
      expect(await heard(onTablet)).toBe(true);
      void (await laptop.endOtherDevices()).value;
      expect(await heard(onPhone)).toBe(true);
      await onLaptop.close();
    });

    test("is told although another process did it and no bell rang", async () => {
      const phone = await newPhone();
      const page = await openPage(phone);
      await fresh.open().device.updateMany({ where: { id: phone.deviceId }, data: { endedAt: new Date() } });
      expect(await page.next()).toEqual(SIGNED_OUT);
    });

    test("is told when the password is changed on another", async () => {
      const typed = { username: `u${newId()}`.toLowerCase().replaceAll("_", "-"), name: "Ada" };
      const passwords = { currentPassword: "a phrase of mine", newPassword: "another phrase of mine" };
      const account = await createAccount(database(), { ...typed, password: passwords.currentPassword });
      const phone = await newPhone({ account });
      const page = await openPage(await secondBrowser(phone));
      const changed = await phone.call("PUT", "/api/account/password", { body: passwords, proof: true });
      expect(changed.status).toBe(204);
      expect(await page.next()).toEqual(SIGNED_OUT);
    });
  });

  describe("a sign-in", () => {
    test("is told to the account's other pages, with the phone that let it in", async () => {
      const phone = await newPhone();
      const stranger = await openPage(await newPhone());
      const page = await openPage(phone);
      const desktop = await letIn(phone);
      expect(await page.next()).toEqual({
        event: "sign-in",
        data: {
          ...browser(desktop.deviceId, "Firefox", "Linux"),
          signedInBy: "qr",
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          approvedBy: browser(phone.deviceId, "Chrome", "Android"),
        },
      });
      await page.close();
      await stranger.close();
    });

    test("is told to a page that opens just after, and not to the one that signed in", async () => {
      const phone = await newPhone();
      const laptop = await secondBrowser(phone);
      // Two that came in the same millisecond are each the newer one.
      const before = new Date(Date.now() - 1000);
      await database().device.update({ where: { id: phone.deviceId }, data: { createdAt: before } });
      const onLaptop = await openPage(laptop);
      const onPhone = await openPage(phone);
      expect(await onPhone.next()).toMatchObject({ event: "sign-in", data: { id: laptop.deviceId } });
      await endDevice(database(), laptop.deviceId, new Date());
      expect(await onLaptop.next()).toEqual(SIGNED_OUT);
      await onPhone.close();
    });
  });

  describe("this wasn't me", () => {
    test("ends that session and the phone's that approved it, and no other", async () => {
      const phone = await newPhone();
      const desktop = await letIn(phone);
      const laptop = await secondBrowser(phone);
      const [onPhone, onDesktop, onLaptop] = [await openPage(phone), await openPage(desktop), await openPage(laptop)];
      const { devices } = (await laptop.disown(desktop.deviceId)).value;
      expect(devices.map(({ id, current }) => ({ id, current }))).toEqual([{ id: laptop.deviceId, current: true }]);
      const last = async (page: AccountEvents) => {
        let last: unknown;
        for (let event = await page.next(); event; event = await page.next()) last = event;
        return last;
      };
      expect(await last(onPhone)).toEqual(SIGNED_OUT);
      expect(await last(onDesktop)).toEqual(SIGNED_OUT);
      expect((await phone.session()).value).toEqual({});
      expect((await desktop.session()).value).toEqual({});
      expect((await laptop.session()).value).toMatchObject({ device: { id: laptop.deviceId } });
      await onLaptop.close();
    });

    test("said on the very phone that approved, signs that out too and says so by naming no current device", async () => {
      const phone = await newPhone();
      const desktop = await letIn(phone);
      const laptop = await secondBrowser(phone);
      const { devices } = (await phone.disown(desktop.deviceId)).value;
      expect(devices.map(({ id, current }) => ({ id, current }))).toEqual([{ id: laptop.deviceId, current: false }]);
      expectProblem(await phone.devices(), "sign_in_required");
    });

    test("takes along what the disowned device has let in itself", async () => {
      const phone = await newPhone();
      const desktop = await letIn(phone);
      const account = await database().user.findUniqueOrThrow({ where: { id: phone.account.id } });
      await database().device.updateMany({ where: { id: desktop.deviceId }, data: { provenAt: new Date() } });
      const next = await letIn(Object.assign(desktop, { account }));
      const laptop = await secondBrowser(phone);
      void (await laptop.disown(desktop.deviceId)).value;
      expect((await next.session()).value).toEqual({});
    });

    test("of a device that is out already leaves its phone in, and takes along what the device had let in", async () => {
      const phone = await newPhone();
      const desktop = await letIn(phone);
      const account = await database().user.findUniqueOrThrow({ where: { id: phone.account.id } });
      await database().device.updateMany({ where: { id: desktop.deviceId }, data: { provenAt: new Date() } });
      const next = await letIn(Object.assign(desktop, { account }));
      const laptop = await secondBrowser(phone);
      void (await desktop.endDevice(desktop.deviceId)).value;
      for (const by of [phone, laptop, phone]) {
        const { devices } = (await by.disown(desktop.deviceId)).value;
        expect(devices.map(({ id }) => id).toSorted()).toEqual([phone.deviceId, laptop.deviceId].toSorted());
      }
      expect((await next.session()).value).toEqual({});
    });

    test("is refused for another account's device, and without the key", async () => {
      const [phone, stranger] = [await newPhone(), await newPhone()];
      const desktop = await letIn(phone);
      expectProblem(await stranger.disown(desktop.deviceId), "ticket_not_found");
      expectProblem(await phone.disown(desktop.deviceId, { proof: false }), "proof_required");
      expect((await desktop.session()).value).toMatchObject({ device: { id: desktop.deviceId } });
    });
  });

  test("who is not signed in gets neither stream, list nor activity", async () => {
    const stranger = await newDesktop();
    for (const path of ["/api/account/events", "/api/devices", "/api/devices/activity"]) {
      expectProblem(await stranger.call("GET", path), "sign_in_required");
    }
  });

  test("a page that is closed leaves no stream behind", async () => {
    const before = openStreamCount();
    const phone = await newPhone();
    const gone = new AbortController();
    expect((await phone.send("GET", "/api/account/events", { signal: gone.signal })).ok).toBe(true);
    expect(openStreamCount()).toBe(before + 1);
    gone.abort();
    expect(openStreamCount()).toBe(before);
  });

  describe("the activity", () => {
    test("tells what happened to the account, the newest first, with the device and where it was done from", async () => {
      const phone = await newPhone();
      const desktop = await letIn(phone);
      void (await phone.endDevice(desktop.deviceId)).value;
      const { events } = (await activity(phone)).value;
      expect(events.map(({ type, detail, device }) => [type, detail, device?.label])).toEqual([
        ["sign_out", "afar", "Firefox on Linux"],
        ["sign_in", "qr", "Firefox on Linux"],
      ]);
      expect(events[0]).toMatchObject({ browser: "Chrome", os: "Android", ip: phone.address });
    });

    test("leaves out the tickets' steps and what other accounts did, and tells of tries without the device's key", async () => {
      const [phone, stranger] = [await newPhone(), await newPhone()];
      await letIn(stranger);
      const { id } = (await (await newDesktop()).createTicket()).value;
      expect((await phone.scan(id)).ok).toBe(true);
      const thief = await newDesktop({ userAgent: userAgents.chromeOnAndroid });
      thief.jar = phone.jar;
      expectProblem(await thief.endOtherDevices(), "proof_invalid");
      const { events } = (await activity(phone)).value;
      expect(events.map(({ type, detail, ip }) => [type, detail, ip])).toEqual([
        ["refused", "proof_invalid", thief.address],
      ]);
    });

    test("tells of refusals that are alike once, with their number, and loses no sign-in to them", async () => {
      const account = await newAccount();
      const phone = await newPhone({ account });
      const row = { userId: account.id, browser: "Firefox", os: "Linux", correlationId: "" };
      const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
      const strange = { ...row, type: "sign_in", detail: "password", ip: "198.51.100.1" };
      const guess = { ...row, type: "sign_in.refused", detail: "password" };
      await database().loginEvent.createMany({
        data: [
          { ...strange, id: newId(), at: at(0) },
          ...Array.from({ length: 300 }, (_, index) => {
            return { ...guess, ip: `203.0.113.${index % 100}`, id: newId(), at: at(1 + index) };
          }),
        ],
      });
      const { events } = (await activity(phone)).value;
      expect(events).toHaveLength(31);
      expect(events.at(-1)).toMatchObject({ type: "sign_in", ip: "198.51.100.1" });
      expect(events.at(-1)).not.toHaveProperty("count");
      expect(events[0]).toMatchObject({
        type: "sign_in.refused",
        ip: "203.0.113.99",
        count: 3,
        at: at(300).toISOString(),
      });
    });

    test("tells of guesses that come after junk from the same address", async () => {
      const owner = await newDesktop();
      const account = await owner.signUp();
      void (await owner.signIn(account)).value;
      const guesser = await newDesktop();
      await Promise.all(Array.from({ length: 60 }, () => guesser.status("A".repeat(22))));
      for (let tries = 0; tries < 3; tries++) await guesser.signIn({ ...account, password: "not the phrase" });
      const { events } = (await activity(owner)).value;
      expect(events.find(({ type }) => type === "sign_in.refused")).toMatchObject({ ip: guesser.address, count: 3 });
    });

    test("is thirty sign-ins long at most, which no number of changes pushes out", async () => {
      const account = await newAccount();
      const phone = await newPhone({ account });
      for (let count = 0; count < 25; count++)
        await phone.call("PATCH", "/api/account", { body: { name: `Ada ${count}` }, proof: true });
      const row = { userId: account.id, type: "sign_in", ip: "", browser: "", os: "", correlationId: "" };
      const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
      const data = Array.from({ length: 40 }, (_, minute) => ({ ...row, id: newId(), at: at(minute) }));
      await database().loginEvent.createMany({ data });
      const { events } = (await activity(phone)).value;
      expect(events[0]).toMatchObject({ type: "name.changed", count: 25 });
      expect(events.slice(1)).toHaveLength(30);
      expect(events[1]?.at).toBe(at(39).toISOString());
    });
  });

  test("a listed device tells its type, for its picture", async () => {
    const phone = await newPhone();
    await letIn(phone);
    const { devices } = (await phone.devices()).value;
    expect(devices.map(({ label, deviceType, signedInBy }) => [label, deviceType, signedInBy]).toSorted()).toEqual([
      ["Chrome on Android", "mobile", "password"],
      ["Firefox on Linux", "desktop", "qr"],
    ]);
  });
}
