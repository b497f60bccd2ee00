import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId, newUserCode } from "../secrets";
import { issue, withdraw } from "../ticket/verbs";
import { databaseStore } from "./database-store";
import { storeContract } from "./store.contract";

describeOnBothDatabases("Prisma store", (database) => {
  storeContract(async () => databaseStore(database.open()));

  test("remembers no ticket longer than it stands: another process may change it and take it away", async () => {
    const [here, there] = [databaseStore(database.open()), databaseStore(database.open())];
    const desktop = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "2001:db8::1" } as const;
    const now = new Date("2026-01-01T00:00:00.123Z");
    const ticket = issue({ id: newId(), userCode: newUserCode(), secretHash: "hash", desktop }, now, 60_000);
    await here.insert(ticket);
    expect(await there.find(ticket.id)).toEqual(ticket);

    const withdrawn = withdraw(ticket, now);
    if (!withdrawn.ok) throw new Error(withdrawn.refusal);
    expect(await there.replace(withdrawn.ticket)).toBe(true);
    expect(await here.find(ticket.id)).toEqual(withdrawn.ticket);

    await there.sweep(new Date(ticket.expiresAt.getTime() + 1), 1_000);
    expect(await here.find(ticket.id)).toBeNull();
  });
});
