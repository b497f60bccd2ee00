import { expect, test } from "vitest";
import type { Database } from "../db/database";
import { describeOnBothDatabases } from "../db/testing/databases";
import { untilAnswered } from "../db/testing/until-answered";
import { hashSecret, newId, newSecret } from "../secrets";
import { insertAccount, preparePassword } from "./account";
import { disableUser, enableUser, setRole } from "./administration";
import { findLink, giveBackLink, listLinks, makeLink, spendLink, sweepOneTimeLinks } from "./one-time-link";
import { recoverAccount } from "./recovery";

const now = new Date("2026-11-26T12:00:00Z");
const later = new Date("2026-11-26T13:00:00Z");

describeOnBothDatabases("one-time links", (database) => {
  test("of a hundred at once as many win as it has uses", async () => {
    const db = database.open();
    const token = await makeLink(db, { purpose: "invite", uses: 3, createdBy: "operator", expiresAt: later }, now);
    const link = await findLink(db, token, now);
    if (!link) throw new Error("It is not there");
    const won = await Promise.all(Array.from({ length: 100 }, () => untilAnswered(() => spendLink(db, link, now))));
    expect(won.filter(Boolean)).toHaveLength(3);
    expect(await findLink(db, token, now)).toBeNull();
    await giveBackLink(db, link);
    expect(await spendLink(db, link, now)).toBe(true);
  });

  test("are kept by their hash, and are good for their purpose and their time only", async () => {
    const db = database.open();
    const token = await makeLink(
      db,
      { purpose: "recovery", userId: "x", createdBy: "operator", expiresAt: later },
      now,
    );
    expect(JSON.stringify(await db.oneTimeLink.findMany())).not.toContain(token.slice("recovery_".length));
    expect((await findLink(db, token, now))?.purpose).toBe("recovery");
    for (const wrong of [token.replace("recovery", "invite"), `${token}x`, token.slice(0, -1), "", "%"]) {
      expect(await findLink(db, wrong, now), wrong).toBeNull();
    }
    expect(await findLink(db, token, later)).toBeNull();
    const link = await findLink(db, token, now);
    expect(link && (await spendLink(db, link, later))).toBe(false);
    await sweepOneTimeLinks(db, new Date(later.getTime() + 1), 10);
    expect(await db.oneTimeLink.count({ where: { userId: "x" } })).toBe(0);
  });

  const password = "a phrase of mine";
  test.each<[string, (db: Database, id: string) => Promise<unknown>]>([
    ["disabled and enabled", async (db, id) => [await disableUser(db, id, now), await enableUser(db, id)]],
    ["demoted and promoted", async (db, id) => [await setRole(db, id, "user"), await setRole(db, id, "admin")]],
    ["recovered", (db, id) => recoverAccount(db, id, password, async () => true, now)],
    [
      "given another password",
      async (db, id) => (await preparePassword(db, id, password))({ accountId: id, deviceId: "d" }, now),
    ],
  ])("what an admin made is void for good, once they were %s; others' links stay", async (_what, lose) => {
    const db = database.open();
    const newAdmin = () =>
      insertAccount(db, { username: newId().toLowerCase(), name: "Ada", passwordHash: "x", role: "admin" }, now);
    const [one, other] = [await newAdmin(), await newAdmin()];
    const madeBy = (createdBy: string) => makeLink(db, { purpose: "invite", createdBy, expiresAt: later }, now);
    const gone = await madeBy(one.id);
    const good = [await madeBy(other.id), await madeBy("operator")];
    expect(await findLink(db, gone, now)).not.toBeNull();
    await lose(db, one.id);
    expect(await findLink(db, gone, now)).toBeNull();
    expect((await listLinks(db, now)).map(({ createdBy }) => createdBy)).not.toContain(one.id);
    for (const token of good) expect(await findLink(db, token, now)).not.toBeNull();
  });

  test.each<[string, object, (db: Database, id: string) => Promise<unknown>]>([
    ["disabled, and is enabled", { disabledAt: now }, enableUser],
    ["demoted, and is promoted", { role: null }, (db, id) => setRole(db, id, "admin")],
  ])("of an admin who was %s, does not wake up, though the version of then left it", async (_what, before, back) => {
    const db = database.open();
    const admin = { username: newId().toLowerCase(), name: "Ada", passwordHash: "x", role: "admin" } as const;
    const { id } = await insertAccount(db, admin, now);
    const token = await makeLink(db, { purpose: "invite", createdBy: id, expiresAt: later }, now);
    await back(db, id);
    expect(await findLink(db, token, now)).not.toBeNull();
    await db.user.update({ where: { id }, data: before });
    expect(await findLink(db, token, now)).toBeNull();
    await back(db, id);
    expect(await findLink(db, token, now)).toBeNull();
  });

  test("that was made when links said less is good after an upgrade, each for what it was", async () => {
    const db = database.open();
    const { table } = db.sql;
    for (const purpose of ["setup", "invite", "recovery"] as const) {
      const token = newSecret(purpose);
      // The columns of the first migration that had any.
      await db.sql.query`
        INSERT INTO ${table("OneTimeLink")} ("tokenHash", "purpose", "usesLeft", "createdBy", "createdAt", "expiresAt")
        VALUES (${hashSecret(token)}, ${purpose}, 1, 'operator', ${now}, ${later}) RETURNING "tokenHash"`;
      const link = await findLink(db, token, now);
      expect(link).toMatchObject({ purpose, groups: null });
      expect(link && (await spendLink(db, link, now))).toBe(true);
    }
  });
});
