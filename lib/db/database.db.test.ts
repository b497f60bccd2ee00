import { describe, expect, test } from "vitest";
import { databaseAddress } from "../env/database-address.mjs";
import { sqliteDriver } from "./statements/sqlite";
import { describeOnBothDatabases, freshDatabase } from "./testing/databases";

const AT = new Date("2026-01-01T00:00:00.123Z");

function ticket(id: string) {
  return {
    id,
    version: 1,
    status: "scanned",
    userCode: id,
    secretHash: "hash",
    desktopBrowser: "Firefox",
    desktopOs: "Linux",
    desktopType: "desktop",
    desktopIp: "192.0.2.1",
    createdAt: AT,
    expiresAt: AT,
  };
}

function user(id: string) {
  return { id, username: id, name: id, passwordHash: "hash", pictureId: id, createdAt: AT };
}

describeOnBothDatabases("the database", (database) => {
  test("of 100 writers that expect the same version, from two clients, exactly one wins", async () => {
    const clients = [database.open(), database.open()] as const;
    await clients[0].ticket.create({ data: ticket("raced") });

    const results = await Promise.all(
      Array.from({ length: 100 }, (_, writer) =>
        clients[writer % 2 === 0 ? 0 : 1].ticket.updateMany({
          where: { id: "raced", version: 1 },
          data: { version: 2, status: "confirmed", deviceId: `writer-${writer}` },
        }),
      ),
    );

    const winners = results.flatMap(({ count }, writer) => (count === 1 ? [`writer-${writer}`] : []));
    expect(winners).toHaveLength(1);
    expect(results.every(({ count }) => count <= 1)).toBe(true);
    const stored = await clients[0].ticket.findUniqueOrThrow({ where: { id: "raced" } });
    expect(stored).toMatchObject({ version: 2, status: "confirmed", deviceId: winners[0] });
  });

  test("times keep their milliseconds and bytes their values", async () => {
    const db = database.open();
    const webp = new Uint8Array([0, 127, 255]);
    await db.user.create({ data: { ...user("kept"), picture: { create: { webp } } } });

    const stored = await db.user.findUniqueOrThrow({ where: { id: "kept" }, include: { picture: true } });
    expect(stored.createdAt).toEqual(AT);
    expect(Array.from(stored.picture?.webp ?? [])).toEqual([0, 127, 255]);
  });

  test("what belongs to a user goes with the user", async () => {
    const db = database.open();
    await db.user.create({ data: { ...user("leaving"), picture: { create: { webp: new Uint8Array([1]) } } } });
    await db.user.delete({ where: { id: "leaving" } });
    expect(await db.picture.count({ where: { userId: "leaving" } })).toBe(0);
  });
});

describe("a SQLite file", () => {
  const sqlite = freshDatabase("sqlite");

  test("is set up for several processes", async () => {
    const db = sqlite.open();
    const read = (pragma: string) => db.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${pragma}`);
    const rows = await Promise.all(["journal_mode", "synchronous", "busy_timeout"].map(read));
    expect(rows.map(([row]) => String(Object.values(row ?? {})[0]))).toEqual(["wal", "1", "5000"]);
  });

  test("keeps a write that was made while transactions were open, one after the other, and rolled back", async () => {
    const { file } = databaseAddress(sqlite.url()) as { file: string };
    const connection = await sqliteDriver(file).connect();
    const insert = (id: string) => ({
      sql: `INSERT INTO "User" ("id", "username", "name", "passwordHash", "pictureId", "createdAt") VALUES ('${id}', '${id}', '', '', '${id}', 0)`,
      args: [],
      argTypes: [],
    });

    const transaction = await connection.startTransaction();
    await transaction.executeRaw(insert("inside"));
    const outside = connection.executeRaw(insert("outside"));
    // On a connection of its own it would wait for the lock, and keep the process from giving that back.
    const beside = connection.statements.run(insert("beside").sql, []);
    const next = [connection.startTransaction(), connection.startTransaction()] as const;
    // Whatever does not wait runs now, and is rolled back with the transaction.
    await new Promise(setImmediate);
    await transaction.executeRaw({ sql: "ROLLBACK", args: [], argTypes: [] });
    await transaction.rollback();

    const second = await next[0];
    await second.executeRaw(insert("second"));
    const between = [
      outside,
      beside,
      connection.executeRaw(insert("between")),
      connection.statements.run(insert("aside").sql, []),
    ];
    await new Promise(setImmediate);
    await second.executeRaw({ sql: "ROLLBACK", args: [], argTypes: [] });
    await second.rollback();
    const last = await next[1];
    await last.executeRaw(insert("last"));
    await last.executeRaw({ sql: "COMMIT", args: [], argTypes: [] });
    await last.commit();
    expect(await Promise.all(between)).toEqual([1, 1, 1, 1]);
    await connection.dispose();
    const users = await sqlite.open().user.findMany({ select: { id: true }, orderBy: { id: "asc" } });
    expect(users.map(({ id }) => id)).toEqual(["aside", "beside", "between", "last", "outside"]);
  });
});
