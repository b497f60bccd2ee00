import { expect, test } from "vitest";
import type { Database } from "../db/database";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { addDevice, listDevices } from "./device";
import { endSurplusDevices } from "./surplus";

const START = Date.UTC(2026, 0, 31);
const at = (minute: number) => new Date(START + minute * 60_000);
const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;

/** An account with so many devices, the last one added the last one seen. */
async function accountOf(db: Database, devices: number): Promise<{ userId: string; ids: string[] }> {
  const id = newId();
  await db.user.create({
    data: { id, username: id, name: "Ada", passwordHash: "x", pictureId: id, createdAt: at(0) },
  });
  const ids: string[] = [];
  for (let minute = 0; minute < devices; minute++) {
    ids.push(await addDevice(db, { userId: id, facts, signedInBy: "password" }, at(minute)));
  }
  return { userId: id, ids };
}

describeOnBothDatabases("devices beyond what an account may have", (database) => {
  test("are signed out, those unused for longest, and never the new one", async () => {
    const db = database.open();
    const { userId, ids } = await accountOf(db, 8);
    const other = await accountOf(db, 8);
    // Used just now, though it is the oldest.
    await db.device.update({ where: { id: ids[0] ?? "" }, data: { lastSeenAt: at(100) } });
    const exceptId = ids[1] ?? "";
    const ended = await endSurplusDevices(db, { userId, added: exceptId, most: 5 }, at(101));
    expect(ended.sort()).toEqual(ids.slice(2, 5).sort());
    const left = await listDevices(db, userId);
    expect(left.map(({ id }) => id)).toEqual([ids[0], ids[7], ids[6], ids[5], exceptId]);
    expect(await endSurplusDevices(db, { userId, added: exceptId, most: 5 }, at(102))).toEqual([]);
    expect(await listDevices(db, other.userId)).toHaveLength(8);
    const oldest = other.ids[0] ?? "";
    const listed = await listDevices(db, other.userId, { most: 3, current: oldest });
    expect(listed.map(({ id }) => id)).toEqual([other.ids[7], other.ids[6], oldest]);
  });

  test("are never the phone that let the new one in, however long it was not seen", async () => {
    const db = database.open();
    const { userId, ids } = await accountOf(db, 8);
    const added = { userId, added: ids[7] ?? "", approvedBy: ids[0] ?? "", most: 5 };
    expect((await endSurplusDevices(db, added, at(9))).sort()).toEqual(ids.slice(1, 4).sort());
  });

  test("are others that were let in, where the new one's phone was, and never one that had the password", async () => {
    const db = database.open();
    const { userId, ids } = await accountOf(db, 3);
    const letIn = (approvedById: string, minute: number) =>
      addDevice(db, { userId, facts, signedInBy: "qr", approvedById }, at(minute));
    const bot = await letIn(ids[0] ?? "", 10);
    let before: string[] = [];
    for (let minute = 11; minute < 20; minute++) {
      const added = await letIn(bot, minute);
      const ended = await endSurplusDevices(db, { userId, added, approvedBy: bot, most: 4 }, at(minute));
      expect(ended).toEqual(before);
      before = [added];
    }
    const left = await listDevices(db, userId);
    expect(left.map(({ id }) => id).toSorted()).toEqual([...ids, bot, ...before].toSorted());
    // The phone's own are as any others: what is unused for longest goes.
    const added = await letIn(ids[0] ?? "", 20);
    const account = { userId, added, approvedBy: ids[0], most: 4 };
    expect((await endSurplusDevices(db, account, at(20))).toSorted()).toEqual([ids[1], ids[2]].toSorted());
  });

  test("are none of one device that is the only one it may have", async () => {
    const db = database.open();
    const { userId, ids } = await accountOf(db, 1);
    expect(await endSurplusDevices(db, { userId, added: ids[0] ?? "", most: 1 }, at(1))).toEqual([]);
  });

  test("are counted without a new one that others have put out meanwhile", async () => {
    const db = database.open();
    const { userId, ids } = await accountOf(db, 5);
    const [phone = "", , , , added = ""] = ids;
    await db.device.update({ where: { id: added }, data: { endedAt: at(5) } });
    const account = { userId, added, approvedBy: phone };
    expect(await endSurplusDevices(db, { ...account, most: 4 }, at(6))).toEqual([]);
    expect(await endSurplusDevices(db, { ...account, most: 3 }, at(6))).toEqual([ids[1]]);
  });

  test("are ended by many sign-ins at once too", async () => {
    const db = database.open();
    const { userId } = await accountOf(db, 5);
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const exceptId = await addDevice(db, { userId, facts, signedInBy: "password" }, at(10 + index));
        await endSurplusDevices(db, { userId, added: exceptId, most: 5 }, at(50));
      }),
    );
    const left = await listDevices(db, userId);
    expect(left.length).toBeLessThanOrEqual(5);
    expect(left.length).toBeGreaterThan(0);
  });
});
