import { describe, expect, test } from "vitest";
import type { Database } from "../db/database";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { insertAccount, isTaken } from "./account";
import { addUser, deleteUser, disableUser, hasAdmin, LastAdmin, renameUser, setRole } from "./administration";

const now = new Date("2026-11-26T12:00:00Z");

function newUser(db: Database, role?: "admin") {
  const username = newId().toLowerCase();
  return insertAccount(db, { username, name: "Ada", passwordHash: "x", ...(role && { role }) }, now);
}

async function newAdmins(db: Database, count: number) {
  await db.user.updateMany({ data: { role: null } });
  return Promise.all(Array.from({ length: count }, () => newUser(db, "admin")));
}

describeOnBothDatabases("administration", (database) => {
  describe("the last admin cannot be lost", () => {
    test.each([
      ["demoted", (db: Database, id: string) => setRole(db, id, "user")],
      ["disabled", (db: Database, id: string) => disableUser(db, id, now)],
      ["deleted", (db: Database, id: string) => deleteUser(db, { id, username: id }, now)],
    ])("%s", async (_what, lose) => {
      const db = database.open();
      const [first, second] = await newAdmins(db, 2);
      await lose(db, first?.id ?? "");
      await expect(lose(db, second?.id ?? "")).rejects.toThrow(LastAdmin);
      expect(await hasAdmin(db)).toBe(true);
      // Whoever is none is lost as ever.
      await lose(db, (await newUser(db)).id);
    });

    test("by many at once, each of another", async () => {
      const db = database.open();
      for (let round = 0; round < 5; round++) {
        const admins = await newAdmins(db, 4);
        const lost = await Promise.allSettled(
          admins.map(({ id }, index) => (index % 2 ? setRole(db, id, "user") : disableUser(db, id, now))),
        );
        expect(lost.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
        expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
      }
    });
  });

  test("a former name is nobody else's for a while, and its owner's to take back", async () => {
    const db = database.open();
    const account = await newUser(db);
    const other = newId().toLowerCase();
    expect(await renameUser(db, account, other, now)).toBe(other);
    const typed = { username: account.username, name: "Eve", role: "user" } as const;
    await expect(addUser(db, typed, now)).rejects.toThrow("taken");
    expect(await renameUser(db, { ...account, username: other }, account.username, now)).toBe(account.username);
    await deleteUser(db, account, now);
    await expect(addUser(db, typed, now)).rejects.toThrow("taken");
    expect(await isTaken(db, account.username, new Date(now.getTime() + 91 * 24 * 60 * 60_000))).toBe(false);
  });

  test("what is deleted leaves events, and nobody in them", async () => {
    const db = database.open();
    const account = await newUser(db);
    const event = { id: newId(), at: now, type: "sign_in", ip: "192.0.2.1", browser: "x", os: "y", correlationId: "c" };
    await db.loginEvent.create({ data: { ...event, userId: account.id, deviceId: "d", ticketHash: "t" } });
    // Its desktop asked for the code before anybody was known.
    const [asked, other] = [newId(), newId()];
    const created = { ...event, type: "ticket.created" };
    await db.loginEvent.create({ data: { ...created, id: asked, ticketHash: "t" } });
    await db.loginEvent.create({ data: { ...created, id: other, ticketHash: "another" } });
    await deleteUser(db, account, now);
    expect(await db.user.findUnique({ where: { id: account.id } })).toBeNull();
    expect(await db.loginEvent.findUnique({ where: { id: event.id } })).toMatchObject({
      userId: null,
      deviceId: null,
      ip: "",
      type: "sign_in",
    });
    expect(await db.loginEvent.findUnique({ where: { id: asked } })).toMatchObject({ ip: "", browser: "", os: "" });
    expect(await db.loginEvent.findUnique({ where: { id: other } })).toMatchObject({ ip: "192.0.2.1" });
  });
});
