/** When the phone must type the number that the desktop shows, and when its owner must give the password again. */
import { describe, expect, test } from "vitest";
import { hashPassword } from "../../accounts/password";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import type { ClientOptions } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { acquaint, newApp, newDesktop, newPhone, ticketRow } from "../testing/in-process";
import { withSettings } from "../testing/settings";
import type { Via } from "../types";

freshProcessDatabase();

const PASSWORD = "a phrase of mine";
const DAY_MS = 24 * 60 * 60_000;

interface Setting {
  /** Whether the account knows the desktop. */
  known?: boolean;
  via?: Via;
  desktopAt?: string;
  phoneAt?: string;
}

/** A ticket that a phone has scanned. */
async function scanned({ known = false, via = "camera", desktopAt, phoneAt }: Setting = {}) {
  const at = (address: string | undefined): Partial<ClientOptions> => (address ? { address } : {});
  const desktop = await newDesktop(at(desktopAt));
  const phone = await newPhone(at(phoneAt));
  if (known) await acquaint(desktop, phone.account.username);
  const { id } = (await desktop.createTicket()).value;
  const scan = (await phone.scan(id, { via })).value;
  return { ...scan, desktopTold: scan.desktop, desktop, phone, id };
}

async function asked() {
  const ticket = await scanned({ via: "typed" });
  const number = (await ticket.desktop.status(ticket.id)).value.number ?? "";
  const wrong = number === "00" ? "01" : "00";
  const confirm = (typed?: string) =>
    ticket.phone.confirm(ticket.id, { confirmToken: ticket.confirmToken, number: typed ?? null });
  return { ...ticket, number, wrong, confirm };
}

describe("the number", () => {
  const home = "192.168.1.2";
  const abroad = { desktopAt: home, phoneAt: "203.0.113.5" };
  test.each<[string, Setting, boolean]>([
    ["of a new browser, on one private network", { desktopAt: "10.1.0.1", phoneAt: "10.1.2.3" }, true],
    ["of a new browser, at one public address", { desktopAt: "203.0.113.5", phoneAt: "203.0.113.5" }, true],
    ["of a new browser, opened by the camera app", { via: "address" }, true],
    ["of a new browser, on two networks", abroad, true],
    ["of a known one, on one private network", { known: true, desktopAt: "10.1.0.1", phoneAt: "10.1.2.3" }, false],
    ["of a known one, on two networks", { known: true, ...abroad }, false],
    ["of a known one, opened by the camera app, on two networks", { known: true, via: "address", ...abroad }, false],
    [
      "of a known one, at addresses that nobody knows",
      { known: true, desktopAt: "unknown", phoneAt: "unknown" },
      false,
    ],
    ["of a known one, by a link from another site", { known: true, via: "site" }, true],
    ["of a known one, by typed letters", { known: true, via: "typed" }, true],
  ])("%s", async (_, setting, required) => {
    const { desktop, id, numberRequired } = await scanned(setting);
    expect(numberRequired).toBe(required);
    const { number } = (await desktop.status(id)).value;
    if (required) expect(number).toMatch(/^\d\d$/);
    else expect(number).toBeUndefined();
  });

  test.each<[string, Setting, boolean]>([
    ["one private network", { desktopAt: "10.1.0.1", phoneAt: "10.1.2.3" }, true],
    ["one public address", { desktopAt: "203.0.113.5", phoneAt: "203.0.113.5" }, true],
    ["one /64", { desktopAt: "2001:db8:1:2::1", phoneAt: "2001:db8:1:2::2" }, true],
    ["two private networks", { desktopAt: home, phoneAt: "10.1.2.3" }, false],
    ["two public addresses of one /24", { desktopAt: "203.0.113.5", phoneAt: "203.0.113.6" }, false],
    ["two customers of one carrier", { desktopAt: "100.64.0.1", phoneAt: "100.64.0.2" }, false],
    ["two /64 of one /48", { desktopAt: "2001:db8:1:2::1", phoneAt: "2001:db8:1:3::1" }, false],
    ["IPv4 and IPv6", { desktopAt: "203.0.113.5", phoneAt: "2001:db8:1::1" }, false],
    ["a private and a public one", { desktopAt: home, phoneAt: "203.0.113.5" }, false],
    ["addresses that nobody knows", { desktopAt: "unknown", phoneAt: "unknown" }, false],
  ])("whether %s is the same network is told, whatever the number goes by", async (_, setting, same) => {
    const { desktopTold, numberRequired } = await scanned(setting);
    expect(desktopTold.sameNetwork).toBe(same);
    expect(numberRequired).toBe(true);
  });

  test("is asked for always, or never, where the setting says so", async () => {
    await withSettings({ numberMatch: "always" }, async () =>
      expect((await scanned({ known: true })).numberRequired).toBe(true),
    );
    await withSettings({ numberMatch: "never" }, async () => {
      expect((await scanned({ via: "site", phoneAt: "203.0.113.5" })).numberRequired).toBe(false);
    });
  });

  test("is told to the desktop alone, while it must be typed", async () => {
    const { desktop, phone, id, number, confirm } = await asked();
    const again = await phone.scan(id, { via: "typed" });
    expect(Object.values(again.value)).not.toContain(number);
    expect(again.text).not.toMatch(new RegExp(`"${number}"`));
    // The token that stands now is the second one.
    expectProblem(await confirm(number), "not_your_ticket");
    expect((await phone.confirm(id, { confirmToken: again.value.confirmToken, number })).status).toBe(200);
    expect((await desktop.status(id)).value).not.toHaveProperty("number");
    expect((await desktop.claim(id)).status).toBe(200);
  });

  test("the right one confirms, after two wrong ones and none at all", async () => {
    const { id, number, wrong, confirm } = await asked();
    for (const typed of [wrong, undefined, wrong]) expectProblem(await confirm(typed), "number_mismatch");
    expect((await ticketRow(id)).status).toBe("scanned");
    expect((await confirm(number)).value).toEqual({ status: "confirmed" });
  });

  test("three wrong ones kill the ticket", async () => {
    const { desktop, phone, id, confirmToken, number, wrong, confirm } = await asked();
    for (let tries = 0; tries < 3; tries++) expectProblem(await confirm(wrong), "number_mismatch");
    expect((await desktop.status(id)).value.status).toBe("cancelled");
    const killed = await ticketRow(id);
    expect(killed).toMatchObject({ status: "cancelled", cancelledBy: "guesses" });
    expectProblem(await confirm(number), "wrong_state");
    expectProblem(await phone.scan(id), "wrong_state");
    expectProblem(await phone.cancel(id, confirmToken), "wrong_state");
    expect((await desktop.claim(id)).code).toBe("wrong_state");
    expect(await ticketRow(id)).toEqual(killed);
  });

  test("of 20 guesses at once three are answered, and the ticket is dead", async () => {
    const { id, wrong, confirm } = await asked();
    const codes = (await Promise.all(Array.from({ length: 20 }, () => confirm(wrong)))).map(({ code }) => code);
    expect(codes.filter((code) => code === "number_mismatch").length).toBeLessThanOrEqual(3);
    expect(new Set(codes)).toEqual(new Set(["number_mismatch", "wrong_state"]));
    for (let more = 0; more < 3; more++) await confirm(wrong);
    expect((await ticketRow(id)).status).toBe("cancelled");
  });

  test.each(["", " ", "0", "000", "1e1", "0x0", "٤٢", "-1"])("%j is a wrong one", async (typed) => {
    const { id, confirm } = await asked();
    expectProblem(await confirm(typed), "number_mismatch");
    expect((await ticketRow(id)).numberWrongTries).toBe(1);
  });

  test("a thief of the confirm token can neither guess nor kill", async () => {
    const { id, confirmToken, wrong } = await asked();
    const thief = await newPhone();
    const before = await ticketRow(id);
    for (let tries = 0; tries < 4; tries++) {
      expectProblem(await thief.confirm(id, { confirmToken, number: wrong }), "not_your_ticket");
    }
    expect(await ticketRow(id)).toEqual(before);
  });
});

describe("the password again", () => {
  /** A ticket scanned by a phone whose owner gave the password so long ago. */
  async function scannedBy(provenMsAgo: number | null, open = newPhone) {
    const desktop = await newDesktop();
    const phone = await open();
    const provenAt = provenMsAgo === null ? null : new Date(Date.now() - provenMsAgo);
    await database().device.update({ where: { id: phone.deviceId }, data: { provenAt } });
    await database().user.update({
      where: { id: phone.account.id },
      data: { passwordHash: await hashPassword(PASSWORD) },
    });
    const { id } = (await desktop.createTicket()).value;
    const { confirmToken } = (await phone.scan(id)).value;
    const confirm = (password?: string) =>
      phone.confirm(id, { confirmToken, ...(password !== undefined && { password }) });
    return { desktop, phone, id, confirm };
  }

  test("is asked for after seven days, and by a phone that was let in by a code", async () => {
    for (const provenMsAgo of [7 * DAY_MS + 1000, null]) {
      const { desktop, phone, id, confirm } = await scannedBy(provenMsAgo);
      const before = await ticketRow(id);
      expectProblem(await confirm(), "step_up_required");
      expect(await ticketRow(id)).toEqual(before);
      expect((await confirm(PASSWORD)).value).toEqual({ status: "confirmed" });
      expect((await desktop.claim(id)).status).toBe(200);
      // It has been given now, and stands for the next time.
      const next = (await desktop.createTicket()).value.id;
      const { confirmToken } = (await phone.scan(next)).value;
      expect((await phone.confirm(next, { confirmToken })).status).toBe(200);
    }
  });

  test("is not asked for before that", async () => {
    const { confirm } = await scannedBy(7 * DAY_MS - 60_000);
    expect((await confirm()).status).toBe(200);
  });

  test("is never asked for where the setting says so", async () => {
    await withSettings({ stepUpAfterMs: 0 }, async () => {
      const { confirm } = await scannedBy(null);
      expect((await confirm()).status).toBe(200);
    });
  });

  test("is asked of an app too", async () => {
    const { confirm } = await scannedBy(8 * DAY_MS, newApp);
    expectProblem(await confirm(), "step_up_required");
    expect((await confirm(PASSWORD)).status).toBe(200);
  });

  test("wrong ones are limited, and touch neither ticket nor session", async () => {
    const { phone, id, confirm } = await scannedBy(null);
    const before = await ticketRow(id);
    let answer = await confirm("a guess");
    for (let tries = 1; answer.code === "step_up_required" && tries < 100; tries++) {
      expectProblem(answer, "step_up_required", { reason: "wrong_password" });
      answer = await confirm("a guess");
    }
    expectProblem(answer, "rate_limited");
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    // Not even the right one, or a guess too many would tell.
    expectProblem(await confirm(PASSWORD), "rate_limited");
    expect(await ticketRow(id)).toEqual(before);
    expect((await phone.session()).value).toMatchObject({ user: { username: phone.account.username } });
  });

  test("takes no other account's password, and none that is empty", async () => {
    const { id, confirm } = await scannedBy(null);
    const before = await ticketRow(id);
    for (const typed of ["", " ", PASSWORD.toUpperCase(), `${PASSWORD} `]) {
      expectProblem(await confirm(typed), "step_up_required", { reason: "wrong_password" });
    }
    expect(await ticketRow(id)).toEqual(before);
  });

  test("is a wrong one where the account's hash is none that can be read", async () => {
    const { phone, id, confirm } = await scannedBy(null);
    const before = await ticketRow(id);
    const { id: userId, username } = phone.account;
    await database().user.update({ where: { id: userId }, data: { passwordHash: "$2b$10$from.elsewhere" } });
    expectProblem(await confirm(PASSWORD), "step_up_required", { reason: "wrong_password" });
    expect(await ticketRow(id)).toEqual(before);
    expect((await (await newDesktop()).signIn({ username, password: PASSWORD })).status).toBe(401);
  });

  test("does not stand in for the number, nor the number for it", async () => {
    await withSettings({ numberMatch: "always" }, async () => {
      const { desktop, phone, id } = await scannedBy(null);
      const { confirmToken } = (await phone.scan(id)).value;
      const { number = "" } = (await desktop.status(id)).value;
      expectProblem(await phone.confirm(id, { confirmToken, number }), "step_up_required");
      const confirmed = await phone.confirm(id, { confirmToken, number: null, password: PASSWORD });
      expectProblem(confirmed, "number_mismatch");
      expect((await phone.confirm(id, { confirmToken, number })).status).toBe(200);
    });
  });
});
