import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/database";
import { setNamedStatements } from "../db/named-statements";
import { describeOnBothDatabases, freshDatabase } from "../db/testing/databases";
import { newId } from "../secrets";
import { bindDevice, bindDeviceWith } from "./bind-device";
import {
  activateDevice,
  addDevice,
  deviceRow,
  disownDevice,
  endDevice,
  endOtherDevices,
  findActiveDevice,
  findDeviceByToken,
  insertDevice,
  listDevices,
  readDevicesOf,
} from "./device";
import { endSurplusDevices } from "./surplus";
import { endLapsedDevices, sweepPendingDevices } from "./sweep-devices";

const now = new Date("2026-01-31T12:00:00Z");
const later = new Date("2026-01-31T12:00:01Z");
const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;

type RowOf = Parameters<Parameters<typeof bindDeviceWith>[1]>[0];

/** As a step of a ticket does. */
const insert = (db: Database, { table, values }: ReturnType<RowOf>) => db.sql.insert(table, [values]);

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

  test("leaves one that is killed meanwhile in no list and without a session, and no other device makes room for it", async () => {
    const db = database.open();
    const userId = await newUser(db);
    const device = {
      userId,
      facts,
      signedInBy: "qr",
      app: { label: "App", token: `device_${newId()}`, expiresAt: later },
    } as const;
    const inside = await addDevice(db, { userId, facts, signedInBy: "password", keyThumbprint: "known" }, now);
    let pending = "";
    const killed = bindDeviceWith(
      db,
      async (rowOf) => {
        await insert(db, rowOf(device));
        const rows = await db.device.findMany({ where: { userId, pendingSince: now } });
        pending = rows[0]?.id ?? "";
        await new Promise(() => {});
      },
      now,
    );
    void killed;
    while (!pending) await delay(1);
    expect(await findActiveDevice(db, pending)).toBeNull();
    expect(await findDeviceByToken(db, device.app.token, now)).toBeNull();
    expect((await listDevices(db, userId)).map(({ id }) => id)).toEqual([inside]);
    expect((await readDevicesOf(db, [userId])).map(({ id }) => id)).toEqual([inside]);
    expect(await endSurplusDevices(db, { userId, added: inside, most: 1 }, now)).toEqual([]);
    expect(await endLapsedDevices(db, { created: new Date(0), lastSeen: now, now }, 100)).toBe(0);
    expect(await sweepPendingDevices(db, now, 100)).toBe(0);
    expect(await sweepPendingDevices(db, later, 100)).toBe(1);
    expect(await activateDevice(db, pending)).toBe(false);
  });

  describe("is undone by whoever ends the account's devices meanwhile:", () => {
    interface Account {
      db: Database;
      userId: string;
      phone: string;
      pending: string;
    }
    test.each<[string, (account: Account) => Promise<unknown>]>([
      ["signing out all others", ({ db, userId }) => endOtherDevices(db, userId, "", now)],
      ["and the phone stays", ({ db, userId, phone }) => endOtherDevices(db, userId, phone, now)],
      ["its phone's end", ({ db, phone }) => endDevice(db, phone, now)],
      [
        "disowning its phone",
        ({ db, userId, phone }) => disownDevice(db, { id: phone, userId, approvedById: null, endedAt: null }, now),
      ],
      [
        "disowning another that its phone let in",
        async ({ db, userId, phone }) => {
          const id = await addDevice(db, { userId, facts, signedInBy: "qr", approvedById: phone }, now);
          await disownDevice(db, { id, userId, approvedById: phone, endedAt: null }, now);
        },
      ],
      ["its own end", ({ db, pending }) => endDevice(db, pending, now)],
      ["the account's", ({ db, userId }) => db.user.delete({ where: { id: userId } })],
    ])("%s", async (_, undo) => {
      const db = database.open();
      const userId = await newUser(db);
      const phone = await addDevice(db, { userId, facts, signedInBy: "password" }, now);
      const spend = async (rowOf: RowOf) => {
        await insert(db, rowOf({ userId, facts, signedInBy: "qr", approvedById: phone }));
        const [pending] = await db.device.findMany({ where: { userId, pendingSince: now } });
        await undo({ db, userId, phone, pending: pending?.id ?? "" });
      };
      expect(await bindDeviceWith(db, spend, now)).toBeUndefined();
      expect(await db.device.count({ where: { approvedById: phone, endedAt: null } })).toBe(0);
    });
  });

  test("leaves nothing where what lets it in cannot be spent", async () => {
    const db = database.open();
    const userId = await newUser(db);
    const spend = async (rowOf: RowOf) => {
      rowOf({ userId, facts, signedInBy: "qr" });
      throw new Error("Another request won");
    };
    await expect(bindDeviceWith(db, spend, now)).rejects.toThrow("won");
    expect(await db.device.count({ where: { userId } })).toBe(0);
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

describe("on Postgres", () => {
  const database = freshDatabase("postgres");

  test("a sign-in reads its own account's devices, and not everybody's, also by a plan that was made when there were few", async () => {
    setNamedStatements(true);
    // One connection, whose statistics are asked of itself.
    const db = openDatabase(database.url(), { poolSize: 1 });
    const { sql } = db;
    const tuplesRead = async () => {
      await sql.query`SELECT pg_stat_force_next_flush()::text`;
      const [row] = await sql.query<{ read: number }>`
        SELECT "seq_tup_read"::integer AS "read" FROM pg_stat_user_tables WHERE "relname" = 'Device'`;
      return row?.read ?? 0;
    };
    try {
      const userId = await newUser(db);
      const phone = await addDevice(db, { userId, facts, signedInBy: "password", keyThumbprint: "phone" }, now);
      const letIn = { userId, facts, signedInBy: "qr", approvedById: phone, keyThumbprint: "desktop" } as const;
      // Postgres keeps a plan from the sixth time on.
      for (let times = 0; times < 8; times++) await addDevice(db, letIn, now);
      const others = Array.from(
        { length: 400 },
        () => deviceRow({ userId, facts, signedInBy: "password" }, now).values,
      );
      for (let times = 0; times < 5; times++)
        await sql.insert(
          "Device",
          others.map((row) => ({ ...row, id: newId() })),
        );
      const id = await insertDevice(db, letIn, now);
      const before = await tuplesRead();
      expect(await activateDevice(db, id)).toBe(true);
      expect((await tuplesRead()) - before).toBeLessThan(100);
    } finally {
      setNamedStatements(false);
      await db.$disconnect();
    }
  });
});
