import { expect, test } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, type Phone } from "../testing/in-process";
import { withSettings } from "../testing/settings";
import type { WaitingResponse } from "../types";

freshProcessDatabase();

interface Listed {
  waiting: WaitingResponse[];
}
const read = (client: Client) => client.call<Listed>("GET", "/api/devices/waiting");
const end = (client: Client, id: string, body = {}) =>
  client.call<Listed>("DELETE", `/api/devices/waiting/${id}`, { body, proof: true });

/** A login that this phone has confirmed. */
async function confirmedBy(phone: Phone) {
  const desktop = await newDesktop();
  const { id } = (await desktop.createTicket()).value;
  const { confirmToken } = (await phone.scan(id)).value;
  void (await phone.confirm(id, { confirmToken })).value;
  return { desktop, id };
}

test("what was let in is listed until it claims, to the account's devices alone", async () => {
  const phone = await newPhone();
  const [laptop, stranger] = [await newPhone({ account: phone.account }), await newPhone()];
  const { desktop, id } = await confirmedBy(phone);
  const { waiting } = (await read(laptop)).value;
  expect(waiting).toEqual([
    {
      id,
      kind: "browser",
      label: "Firefox on Linux",
      browser: "Firefox",
      os: "Linux",
      deviceType: "desktop",
      ip: desktop.address,
      place: expect.any(String),
      approvedBy: expect.objectContaining({ id: phone.deviceId, label: "Chrome on Android" }),
      confirmedAt: expect.any(String),
      expiresAt: expect.any(String),
    },
  ]);
  expect(Date.parse(waiting[0]?.expiresAt ?? "") - Date.parse(waiting[0]?.confirmedAt ?? "")).toBe(60_000);
  expect((await read(stranger)).value).toEqual({ waiting: [] });
  expectProblem(await read(await newDesktop()), "sign_in_required");
  expectProblem(await end(stranger, id), "ticket_not_found");
  void (await desktop.claim(id)).value;
  expect((await read(laptop)).value).toEqual({ waiting: [] });
  expectProblem(await end(laptop, id), "ticket_not_found");
});

test("one that is ended from another device claims no more, and the others may", async () => {
  const phone = await newPhone();
  const laptop = await newPhone({ account: phone.account });
  const [first, second] = [await confirmedBy(phone), await confirmedBy(phone)];
  expectProblem(await laptop.call("DELETE", `/api/devices/waiting/${first.id}`, { proof: false }), "proof_required");
  expect((await end(laptop, first.id)).value.waiting.map(({ id }) => id)).toEqual([second.id]);
  expect((await first.desktop.status(first.id)).value.status).toBe("cancelled");
  expect((await first.desktop.claim(first.id)).ok).toBe(false);
  expectProblem(await end(laptop, first.id), "ticket_not_found");
  expect((await second.desktop.claim(second.id)).ok).toBe(true);
  const events = await database().loginEvent.findMany({ where: { userId: phone.account.id, detail: "afar" } });
  expect(events).toMatchObject([{ type: "ticket.cancelled", deviceId: laptop.deviceId }]);
});

test("a claim that races its end is granted, or the end is, and never both", async () => {
  for (let time = 0; time < 5; time++) {
    const phone = await newPhone();
    const { desktop, id } = await confirmedBy(phone);
    const [claimed, ended] = await Promise.all([desktop.claim(id), end(phone, id)]);
    const devices = await database().device.count({ where: { approvedById: phone.deviceId, endedAt: null } });
    expect([claimed.ok, devices]).toEqual([!ended.ok, ended.ok ? 0 : 1]);
  }
});

test("a device that was let in by a code ends what it let in, and with the password only what another did", async () => {
  await withSettings({ stepUpAfterMs: 0 }, async () => {
    const phone = await newPhone();
    const { desktop, id } = await confirmedBy(phone);
    void (await desktop.claim(id)).value;
    const { device } = (await desktop.session()).value;
    const bot = Object.assign(desktop, { account: phone.account, deviceId: device?.id ?? "" });
    const [others, own] = [await confirmedBy(phone), await confirmedBy(bot)];
    expectProblem(await end(bot, others.id), "step_up_required");
    expectProblem(await end(bot, others.id, { password: "not the phrase" }), "step_up_required");
    expect((await read(phone)).value.waiting).toHaveLength(2);
    expect((await end(bot, own.id)).status).toBe(200);
    expect((await others.desktop.claim(others.id)).ok).toBe(true);
  });
});
