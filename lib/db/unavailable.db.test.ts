import { tmpdir } from "node:os";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "./database";
import { setNamedStatements } from "./named-statements";
import { describeOnBothDatabases, freshDatabase } from "./testing/databases";
import { openLink } from "./testing/link";
import { isUnavailable } from "./unavailable";

const USER = { username: "ada", name: "Ada", passwordHash: "hash", pictureId: "p", createdAt: new Date() };

/** Every way in which we speak to the database, each of which fails with errors of its own. */
const WAYS: Record<string, (db: Database) => Promise<unknown>> = {
  "a statement of ours": (db) => db.sql.query`SELECT * FROM ${db.sql.table("Ticket")}`,
  "a change of ours": (db) => db.sql.update("Ticket", { version: 2 }, { id: "x" }),
  "the client's read": (db) => db.ticket.findMany(),
  "the client's change": (db) => db.ticket.updateMany({ where: { id: "x" }, data: { version: 2 } }),
  "the client's raw statement": (db) => db.$queryRawUnsafe(`SELECT 1 FROM "Ticket"`),
  "the client's transaction": (db) =>
    db.user.create({ data: { ...USER, id: "x", picture: { create: { webp: new Uint8Array([1]) } } } }),
};

const errorOf = (statement: Promise<unknown>) =>
  statement.then(
    () => expect.fail("It went through"),
    (error) => error,
  );

describe("a Postgres", () => {
  const database = freshDatabase("postgres");
  const open: Database[] = [];
  const client = (url: string, options?: Parameters<typeof openDatabase>[1]) => {
    const db = openDatabase(url, options);
    open.push(db);
    return db;
  };
  afterAll(() => Promise.all(open.map((db) => db.$disconnect())));

  /** Another's transaction that holds all of a table. */
  async function lock(table: string) {
    const other = new pg.Client({ connectionString: database.url() });
    await other.connect();
    await other.query(`BEGIN; LOCK TABLE "${table}"`);
    return () => other.end();
  }

  test.each(Object.entries(WAYS))("that is away: %s", async (_, speak) => {
    const link = await openLink(database.url());
    const db = client(link.url);
    await db.$queryRaw`SELECT 1`;
    await link.cut();
    expect(isUnavailable(await errorOf(speak(db)))).toBe(true);
    // Without a connection that was open before, it fails differently.
    expect(isUnavailable(await errorOf(speak(client(link.url))))).toBe(true);
  });

  test("that goes away in the middle of a statement", async () => {
    const link = await openLink(database.url());
    const db = client(link.url);
    const sleeping = [db.$queryRaw`SELECT pg_sleep(4)::text`, db.sql.query`SELECT pg_sleep(4)::text`].map(errorOf);
    const admin = client(database.url());
    const asleep = () => admin.$queryRaw<object[]>`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`;
    while ((await asleep()).length < 2);
    await link.cut();
    for (const error of await Promise.all(sleeping)) expect(isUnavailable(error)).toBe(true);
  });

  test("whose table another holds: statements on it are given up in time, and all others go on", async () => {
    const unlock = await lock("Ticket");
    const db = client(database.url(), { poolSize: 4 });
    const stuck = Array.from({ length: 12 }, (_, index) => {
      const speak = Object.values(WAYS)[index % 5] as (db: Database) => Promise<unknown>;
      return errorOf(speak(db));
    });
    // One that does not wait for its turn behind those.
    expect(await db.user.count()).toBe(0);
    expect(await db.sql.query`SELECT 1 AS "one"`).toEqual([{ one: 1 }]);
    for (const error of await Promise.all(stuck)) expect(isUnavailable(error)).toBe(true);
    await unlock();
    expect(await db.ticket.count()).toBe(0);
  });

  test("whose table another holds: those who join it hold no more than it alone may have", async () => {
    const unlock = await lock("User");
    const db = client(database.url(), { poolSize: 4 });
    const { sql } = db;
    const [devices, users] = [sql.table("Device"), sql.table("User")];
    const stuck = Array.from({ length: 12 }, (_, index) =>
      errorOf(
        index % 2 === 0
          ? sql.query`SELECT 1 AS "one" FROM ${devices} JOIN ${users} ON TRUE`
          : sql.query`SELECT 1 AS "one" FROM ${users}`,
      ),
    );
    expect(await db.ticket.count()).toBe(0);
    expect(await sql.query`SELECT 1 AS "one" FROM ${devices}`).toEqual([]);
    for (const error of await Promise.all(stuck)) expect(isUnavailable(error)).toBe(true);
    await unlock();
  });

  test("whose table another holds: what was sent with a statement on it waits with it, and what comes later does not", async () => {
    const unlock = await lock("Ticket");
    const { sql } = client(database.url());
    const ask = (table: string) => sql.query`SELECT 1 AS "one" FROM ${sql.table(table)}`;
    /** While another is under way, so that they go out together. */
    const together = () => {
      const [, ...asked] = ["Link", "Ticket", "Device", "UsedProof"].map(ask);
      return { stuck: errorOf(asked[0] as Promise<unknown>), free: Promise.all(asked.slice(1)) };
    };
    await ask("Link");
    const first = together();
    const admin = client(database.url());
    const waitingMs = async () => {
      const [row] = await admin.sql.query<{ ms: number }>`
        SELECT max(extract(milliseconds FROM clock_timestamp() - query_start))::integer AS "ms" FROM pg_stat_activity
        WHERE wait_event_type = 'Lock'`;
      return row?.ms ?? 0;
    };
    while ((await waitingMs()) < 200);
    const later = together();
    const settled = await Promise.race([later.free, first.stuck]);
    expect(settled).toEqual([[], []]);
    for (const { stuck, free } of [first, later]) {
      expect(isUnavailable(await stuck)).toBe(true);
      expect(await free).toEqual([[], []]);
    }
    await unlock();
  });

  test("whose table another holds: that a statement was given up is all that the next of its name is told", async () => {
    setNamedStatements(true);
    const unlock = await lock("Ticket");
    const { sql } = client(database.url());
    const ask = (table: string) => sql.query`SELECT 1 AS "one" FROM ${sql.table(table)}`;
    // Behind one that is under way they go out together, to a connection that has seen none.
    const [, ...stuck] = [ask("Link"), ask("Ticket"), ask("Ticket"), ask("Ticket")];
    for (const error of await Promise.all(stuck.map(errorOf))) expect(isUnavailable(error)).toBe(true);
    await unlock();
    setNamedStatements(false);
    expect(await ask("Ticket")).toEqual([]);
  });

  test("that takes too long", async () => {
    const db = client(database.url());
    const error = await errorOf(db.sql.query`SELECT pg_sleep(30)::text`);
    expect(error).toMatchObject({ code: "57014" });
    expect(isUnavailable(error)).toBe(true);
  });

  test("that lets nobody in, or only reads", async () => {
    const refused = new URL(database.url());
    refused.password = "wrong";
    expect(isUnavailable(await errorOf(client(refused.href).ticket.count()))).toBe(true);
    const db = client(`${database.url()}?options=-c%20default_transaction_read_only%3Don`);
    const [read] = Object.values(WAYS);
    await read?.(db);
    expect(isUnavailable(await errorOf(db.sql.update("Ticket", { version: 2 }, { id: "x" })))).toBe(true);
  });
});

test("a SQLite file that cannot be opened", async () => {
  for (const speak of Object.values(WAYS)) {
    const db = openDatabase(`file:${tmpdir()}`);
    expect(isUnavailable(await errorOf(speak(db)))).toBe(true);
  }
});

describeOnBothDatabases("a fault of ours is no outage", (database) => {
  test("such as a table or a column that is not there, or the same row twice", async () => {
    const db = database.open();
    await db.user.create({ data: { ...USER, id: "1" } });
    const errors = [
      db.sql.query`SELECT * FROM ${db.sql.table("Nothing")}`,
      db.$queryRawUnsafe(`SELECT "nothing" FROM "Ticket"`),
      db.user.create({ data: { ...USER, id: "2" } }),
    ];
    for (const error of await Promise.all(errors.map(errorOf))) expect(isUnavailable(error)).toBe(false);
    for (const error of [new TypeError("x"), new Error("P1001"), undefined, "ECONNREFUSED"]) {
      expect(isUnavailable(error)).toBe(false);
    }
  });
});
