import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Database } from "../db/database";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { bindDevice } from "./bind-device";
import { endOtherDevices, findActiveDevice } from "./device";

const now = new Date("2026-01-31T12:00:00Z");
const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;

async function newUser(db: Database): Promise<string> {
  const id = newId();
  const user = { id, username: id, name: "Ada", passwordHash: "old", pictureId: id, createdAt: now };
  await db.user.create({ data: user });
  return id;
}

describeOnBothDatabases("binding a device", (database) => {
  test("adds it where what let it in still holds, which is asked once it is there", async () => {
    const db = database.open();
    const userId = await newUser(db);
    let there = 0;
    const stillHolds = async () => {
      there = await db.device.count({ where: { userId, endedAt: null } });
      return true;
    };
    const id = await bindDevice(db, { userId, facts, signedInBy: "password" }, stillHolds, now);
    expect(there).toBe(1);
    expect(await findActiveDevice(db, id ?? "")).toMatchObject({ userId, signedInBy: "password" });
  });

  test("leaves none where it holds no more", async () => {
    const db = database.open();
    const userId = await newUser(db);
    expect(await bindDevice(db, { userId, facts, signedInBy: "qr" }, async () => false, now)).toBeUndefined();
    expect(await db.device.findMany({ where: { userId } })).toMatchObject([{ endedAt: now }]);
  });

  test("leaves nobody in whose password is changed at the same time", async () => {
    const [here, there] = [database.open(), database.open()];
    const userIds = await Promise.all(Array.from({ length: 60 }, (_, index) => newUser(index % 2 ? here : there)));
    const races = userIds.map(async (userId, index) => {
      // Each of the two comes first now and then, and the answer to the question may be long on its way.
      const stillHolds = async () => {
        const held = await here.user.count({ where: { id: userId, passwordHash: "old" } });
        await delay(100 * (index % 3));
        return held === 1;
      };
      const bind = async () => {
        await delay(100 * (index % 4));
        await bindDevice(here, { userId, facts, signedInBy: "password" }, stillHolds, now);
      };
      const change = async () => {
        await delay(100 * (index % 5));
        await there.user.update({ where: { id: userId }, data: { passwordHash: "new" } });
        await endOtherDevices(there, userId, "", now);
      };
      await Promise.all([bind(), change()]);
    });
    await Promise.all(races);
    expect(await here.device.count({ where: { userId: { in: userIds } } })).toBe(60);
    expect(await here.device.count({ where: { userId: { in: userIds }, endedAt: null } })).toBe(0);
  });
});
