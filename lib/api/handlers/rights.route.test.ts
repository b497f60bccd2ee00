/** What a device that was let in by a code may do to the account's other devices, and what whoever let it in can undo. */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import type { Answer } from "../testing/answer";
import type { Call, Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, type Phone, signInDirectly } from "../testing/in-process";
import { withSettings } from "../testing/settings";

freshProcessDatabase();

const PASSWORD = "a phrase of mine";
const RIGHT = { body: { password: PASSWORD } };
const WRONG = { body: { password: "not the phrase" } };

type Device = Client & { deviceId: string };

/** The phone of an account that has a password. */
async function owner(): Promise<Phone> {
  const { username } = await (await newDesktop()).signUp({ password: PASSWORD });
  const account = await database().user.findUniqueOrThrow({ where: { username } });
  return newPhone({ account });
}

async function letIn(phone: Client, password?: string): Promise<Device> {
  const desktop = await newDesktop();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
  void (await phone.confirm(id, { confirmToken, ...(password && { password }) })).value;
  void (await desktop.claim(id)).value;
  return Object.assign(desktop, { deviceId: (await desktop.session()).value.device?.id ?? "" });
}

const atApplication = (client: Client, deviceId: string, call: Call = {}) =>
  client.call("DELETE", `/api/devices/${deviceId}/clients/shop`, { proof: true, ...call });
const isIn = async (client: Client) => (await client.devices()).ok;
const activeIds = async (client: Client) => (await client.devices()).value.devices.map(({ id }) => id);

describe("a device that was let in by a code", () => {
  let phone: Phone;
  let tablet: Device;
  let desktop: Device;

  beforeEach(async () => {
    phone = await owner();
    tablet = Object.assign(await newDesktop(), { deviceId: "" });
    tablet.deviceId = await signInDirectly(tablet, phone.account.id);
    desktop = await letIn(phone);
  });

  const ways: [string, (call?: Call) => Promise<Answer>][] = [
    ["ends the phone that let it in", (call) => desktop.endDevice(phone.deviceId, call)],
    ["ends another", (call) => desktop.endDevice(tablet.deviceId, call)],
    ["ends all others", (call) => desktop.endOtherDevices(call)],
    ["names another", (call) => desktop.renameDevice(tablet.deviceId, "Mine", call)],
    ["disowns the phone that let it in", (call) => desktop.disown(phone.deviceId, call)],
    ["disowns another", (call) => desktop.disown(tablet.deviceId, call)],
    ["signs another out of an application", (call) => atApplication(desktop, tablet.deviceId, call)],
    ["disowns itself, and with it who let it in", (call) => desktop.disown(desktop.deviceId, call)],
  ];

  test.each(ways)("%s with the password only", async (_, put) => {
    const before = await activeIds(phone);
    for (const stepUpAfterMs of [7 * 24 * 60 * 60_000, 0]) {
      await withSettings({ stepUpAfterMs }, async () => {
        expectProblem(await put(), "step_up_required");
        expect(await put(WRONG)).toMatchObject({ code: "step_up_required" });
      });
    }
    expect(await activeIds(phone)).toEqual(before);
    expect(await put(RIGHT)).toMatchObject({ ok: true });
  });

  test("needs it no more once it was given there", async () => {
    expect((await desktop.endDevice(tablet.deviceId, RIGHT)).status).toBe(200);
    expect((await desktop.endOtherDevices()).status).toBe(200);
    expect(await isIn(phone)).toBe(false);
  });

  test("names itself, beside what it is", async () => {
    const { devices } = (await desktop.renameDevice(desktop.deviceId, "  Work   laptop ")).value;
    expect(devices.find(({ current }) => current)).toMatchObject({
      ownName: "Work laptop",
      label: expect.stringContaining(" on "),
    });
    expectProblem(await desktop.renameDevice(desktop.deviceId, "\u202eevil"), "invalid_request");
    const [unnamed] = (await desktop.renameDevice(desktop.deviceId, " ")).value.devices.filter(
      ({ current }) => current,
    );
    expect(unnamed).not.toHaveProperty("ownName");
    const stranger = await owner();
    expectProblem(await stranger.renameDevice(desktop.deviceId, "Mine"), "ticket_not_found");
  });

  test("leaves an application, and signs what it let in out of one, without it", async () => {
    expect((await desktop.endDevice(tablet.deviceId, RIGHT)).status).toBe(200);
    await database().device.update({ where: { id: desktop.deviceId }, data: { provenAt: null } });
    const own = await withSettings({ stepUpAfterMs: 0 }, () => letIn(desktop));
    for (const id of [desktop.deviceId, own.deviceId]) expect((await atApplication(desktop, id)).status).toBe(200);
  });

  test("reads nothing of others, where its owner administers, before the password was given there", async () => {
    await database().user.update({ where: { id: phone.account.id }, data: { role: "admin" } });
    const read = (client: Client) => client.call("GET", "/api/admin/users", { proof: true });
    expect((await read(phone)).status).toBe(200);
    expectProblem(await read(desktop), "step_up_required");
    const prove = { body: { password: PASSWORD }, proof: true };
    expect((await desktop.call("POST", "/api/account/prove", prove)).status).toBe(204);
    expect((await read(desktop)).status).toBe(200);
  });

  test("ends itself", async () => {
    expect((await desktop.endDevice(desktop.deviceId)).status).toBe(200);
    expect(await isIn(desktop)).toBe(false);
    expect(await isIn(phone)).toBe(true);
  });

  test("ends and disowns what it let in itself", async () => {
    await withSettings({ stepUpAfterMs: 0 }, async () => {
      const [ended, disowned] = [await letIn(desktop), await letIn(desktop)];
      expect((await desktop.endDevice(ended.deviceId)).status).toBe(200);
      expect((await desktop.disown(disowned.deviceId)).status).toBe(200);
      for (const each of [ended, disowned]) expect(await isIn(each)).toBe(false);
      expect(await isIn(phone)).toBe(true);
    });
  });

  test("is ended by a sign-in that ends all others, whatever it does meanwhile", async () => {
    const fresh = await newDesktop();
    const [signedIn] = await Promise.all([
      fresh.signIn({ username: phone.account.username, password: PASSWORD }, { form: { endOthers: "true" } }),
      ...Array.from({ length: 5 }, () => desktop.endOtherDevices()),
    ]);
    expect(signedIn.status).toBe(200);
    expect(await activeIds(fresh)).toHaveLength(1);
    for (const each of [desktop, phone, tablet]) expect(await isIn(each)).toBe(false);
    const events = await database().loginEvent.findMany({ where: { userId: phone.account.id, type: "sign_out" } });
    expect(events.map(({ detail }) => detail)).toEqual(["others"]);
  });

  test.each([[{}], [{ endOthers: "false" }], [{ endOthers: "" }]])(
    "is left alone by a sign-in with %j",
    async (form) => {
      const fresh = await newDesktop();
      void (await fresh.signIn({ username: phone.account.username, password: PASSWORD }, { form })).value;
      for (const each of [desktop, phone, tablet]) expect(await isIn(each)).toBe(true);
    },
  );

  test("is left alone by a wrong password that would end all others", async () => {
    const fresh = await newDesktop();
    const typed = { username: phone.account.username, password: "not the phrase" };
    expect((await fresh.signIn(typed, { form: { endOthers: "true" } })).ok).toBe(false);
    for (const each of [desktop, phone, tablet]) expect(await isIn(each)).toBe(true);
  });
});

describe("whatever devices that were let in ask for", () => {
  const MORE = ["forget", "rename", "leave", "link", "delete", "confirmations"] as const;
  const TARGETS = ["phone", "other phone", "bot", "second bot"] as const;
  const deed = fc.record({
    by: fc.nat(1),
    what: fc.constantFrom(
      "end",
      "disown",
      "endOthers",
      "password",
      "let in",
      "name",
      "sign out",
      ...MORE,
    ) as fc.Arbitrary<
      "end" | "disown" | "endOthers" | "password" | "let in" | "name" | "sign out" | (typeof MORE)[number]
    >,
    to: fc.constantFrom(...TARGETS),
    password: fc.constantFrom(undefined, undefined, undefined, "not the phrase", ""),
  });

  test("who let them in stays, and disowns them", { timeout: 240_000 }, async () => {
    const property = fc.asyncProperty(
      fc.array(deed, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(0, 60_000),
      fc.boolean(),
      fc.constantFrom(4, 100),
      (deeds, stepUpAfterMs, atOnce, maxDevices) =>
        withSettings({ rateLimits: false, stepUpAfterMs, maxDevices }, async () => {
          const phone = await newPhone();
          const other = await newPhone({ account: phone.account });
          const bots = [await letIn(phone), await letIn(phone)] as const;
          const ids = [phone.deviceId, other.deviceId, bots[0].deviceId, bots[1].deviceId];
          const spawn: Device[] = [];
          const carryOut = async ({ by, what, to, password }: (typeof deeds)[number]) => {
            const bot = bots[by] as Device;
            const target = ids[TARGETS.indexOf(to)] ?? "";
            const call = password === undefined ? {} : { body: { password } };
            switch (what) {
              case "end":
                return bot.endDevice(target, call);
              case "disown":
                return bot.disown(target, call);
              case "endOthers":
                return bot.endOtherDevices(call);
              case "password": {
                const body = { currentPassword: password ?? "", newPassword: "another phrase of mine" };
                return bot.call("PUT", "/api/account/password", { body, proof: true });
              }
              case "let in":
                return letIn(bot).then(
                  (device) => spawn.push(device),
                  () => {},
                );
              case "name":
                return bot.call("PATCH", "/api/account", { body: { name: "Eve" }, proof: true });
              case "sign out":
                return bot.signOut();
              case "forget":
                return bot.call("DELETE", `/api/browsers/${target}`, { proof: true, ...call });
              case "rename":
                return bot.renameDevice(target, "Mine", call);
              case "leave":
                return atApplication(bot, target, call);
              case "link":
                return bot.call("POST", "/api/links", { proof: true });
              case "delete":
                return bot.call("DELETE", "/api/account", { proof: true });
              case "confirmations":
                return bot.call("PUT", "/api/account/confirmations", { body: { passkeyOnly: true }, proof: true });
              default:
                return what satisfies never;
            }
          };
          if (atOnce) await Promise.all(deeds.map(carryOut));
          else for (const each of deeds) await carryOut(each);
          expect(await isIn(phone)).toBe(true);
          expect(await isIn(other)).toBe(true);
          // Each of them by who let it in, with what it let in itself.
          for (const bot of bots) {
            expect((await phone.disown(bot.deviceId)).status).toBe(200);
            await database().device.update({ where: { id: phone.deviceId }, data: { endedAt: null } });
          }
          for (const each of [...bots, ...spawn]) expect(await isIn(each)).toBe(false);
        }),
    );
    await fc.assert(property, { numRuns: 30 });
  });
});

test("devices that were not seen for so many days are signed out at once, and no others", async () => {
  const phone = await owner();
  const [lately, long] = [await letIn(phone), await letIn(phone)];
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  await database().device.update({ where: { id: lately.deviceId }, data: { lastSeenAt: ago(29) } });
  await database().device.update({ where: { id: long.deviceId }, data: { lastSeenAt: ago(31) } });
  await database().device.update({ where: { id: phone.deviceId }, data: { createdAt: ago(90) } });
  const { devices } = (await phone.endOtherDevices({ body: { unusedForDays: 30 } })).value;
  expect(devices.map(({ id }) => id).sort()).toEqual([phone.deviceId, lately.deviceId].sort());
  expect(await isIn(long)).toBe(false);
  expectProblem(await phone.endOtherDevices({ body: { unusedForDays: 0 } }), "invalid_request");
});
