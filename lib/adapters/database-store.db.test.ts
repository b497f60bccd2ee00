import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { UsedBefore } from "../login/once";
import { newId, newUserCode } from "../secrets";
import type { DesktopKey, Pending } from "../ticket/ticket";
import { issue, withdraw } from "../ticket/verbs";
import { databaseStore } from "./database-store";
import { storeContract } from "./store.contract";

const now = new Date("2026-01-01T00:00:00.123Z");

function newTicket(key: DesktopKey): Pending {
  const desktop = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "2001:db8::1", key } as const;
  return issue({ id: newId(), userCode: newUserCode(), secretHash: "hash", desktop }, now, 60_000);
}

describeOnBothDatabases("Prisma store", (database) => {
  storeContract(async () => databaseStore(database.open()));

  test("remembers no ticket longer than it stands: another process may change it and take it away", async () => {
    const [here, there] = [databaseStore(database.open()), databaseStore(database.open())];
    const ticket = newTicket({ is: "none" });
    await here.insert(ticket);
    expect(await there.find(ticket.id)).toEqual(ticket);

    const withdrawn = withdraw(ticket, now);
    if (!withdrawn.ok) throw new Error(withdrawn.refusal);
    expect(await there.replace(withdrawn.ticket)).toBe(true);
    expect(await here.find(ticket.id)).toEqual(withdrawn.ticket);

    await there.sweep(new Date(ticket.expiresAt.getTime() + 1), 1_000);
    expect(await here.find(ticket.id)).toBeNull();
  });

  test("adds a row with the step that is taken, and with no other", async () => {
    const db = database.open();
    const store = databaseStore(db);
    const ticket = newTicket({ is: "none" });
    await store.insert(ticket);
    const withdrawn = withdraw(ticket, now);
    if (!withdrawn.ok) throw new Error(withdrawn.refusal);
    const row = (key: string) => ({ table: "RateLimit", values: { key, points: 1, expire: now } });
    const once = () => ({ hash: newId(), expiresAt: now });
    const used = once();
    const late = { ...withdrawn.ticket, version: 7 };
    expect(await store.replace(late, { row: row("late") })).toBe(false);
    expect(await store.replace(late, { row: row("late"), once: used })).toBe(false);
    await expect(store.replace(withdrawn.ticket, { row: row("used"), once: used })).rejects.toThrow(UsedBefore);
    expect(await store.replace(withdrawn.ticket, { row: row("taken"), once: once() })).toBe(true);
    expect((await db.rateLimit.findMany()).map(({ key }) => key)).toEqual(["taken"]);
    await expect(
      store.replace({ ...withdrawn.ticket, version: 2 }, { row: { table: "None", values: { a: 1 } } }),
    ).rejects.toThrow();
    expect(await store.find(ticket.id)).toEqual(withdrawn.ticket);
  });

  test.each([
    [{ is: "none" }, null],
    [{ is: "unnamed" }, "to-come"],
    [{ is: "named", jkt: "thumbprint" }, "thumbprint"],
  ] as const)("keeps a key that %o as an instance of before expects it: %j", async (key, column) => {
    const db = database.open();
    const ticket = newTicket(key);
    await databaseStore(db).insert(ticket);
    expect((await db.ticket.findUniqueOrThrow({ where: { id: ticket.id } })).desktopJkt).toBe(column);
  });
});
