import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { findLink, giveBackLink, makeLink, spendLink, sweepOneTimeLinks } from "./one-time-link";

const now = new Date("2026-11-26T12:00:00Z");
const later = new Date("2026-11-26T13:00:00Z");

describeOnBothDatabases("one-time links", (database) => {
  test("of a hundred at once as many win as it has uses", async () => {
    const db = database.open();
    const token = await makeLink(db, { purpose: "invite", uses: 3, createdBy: "operator", expiresAt: later }, now);
    const link = await findLink(db, token, now);
    if (!link) throw new Error("It is not there");
    const won = await Promise.all(Array.from({ length: 100 }, () => spendLink(db, link, now)));
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
});
