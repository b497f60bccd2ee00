import { expect, inject, test } from "vitest";
import { errorFacts } from "../../log";
import { openDatabase } from "../database";
import { administer, databaseNamed, describeOnBothDatabases } from "../testing/databases";

const AT = new Date("2026-01-01T00:00:00.120Z");

interface UsedProof {
  hash: string;
  expiresAt: Date;
}

describeOnBothDatabases("a statement past the client", (database) => {
  test("writes what the client reads, and reads what the client writes", async () => {
    const db = database.open();
    const unset = {
      email: null,
      emailToldBy: null,
      groups: null,
      groupsToldBy: null,
      role: null,
      disabledAt: null,
      signsSince: null,
      renamedAt: null,
    };
    const typed = { id: "anna", username: "anna", name: `A'n"n$1a?`, passwordHash: "h", pictureId: "p", createdAt: AT };
    const user = { ...typed, ...unset };
    await db.sql.insert("User", [user]);
    expect(await db.user.findUnique({ where: { id: "anna" } })).toEqual(user);

    await db.user.create({ data: { ...user, id: "ben", username: "ben", pictureId: "q" } });
    const read = await db.sql.query`SELECT * FROM ${db.sql.table("User")} WHERE "username" = ${"ben"}`;
    expect(read).toEqual([{ ...user, id: "ben", username: "ben", pictureId: "q" }]);
  });

  test("compares times as the client does", async () => {
    const { sql, usedProof } = database.open();
    await usedProof.create({ data: { hash: "old", expiresAt: AT } });
    const before = (time: Date) =>
      sql.query<UsedProof>`SELECT * FROM ${sql.table("UsedProof")} WHERE "expiresAt" < ${time} AND "hash" = ${"old"}`;
    expect(await before(AT)).toEqual([]);
    expect(await before(new Date(AT.getTime() + 1))).toEqual([{ hash: "old", expiresAt: AT }]);
  });

  test("adds what is new and leaves what is there", async () => {
    const { sql } = database.open();
    const rows = ["a", "b"].map((hash) => ({ hash, expiresAt: AT }));
    expect(await sql.insert("UsedProof", rows)).toBe(2);
    expect(await sql.insert("UsedProof", [...rows, { hash: "c", expiresAt: AT }])).toBe(1);
    expect(await sql.insert("UsedProof", [])).toBe(0);
    const found = sql.query<UsedProof>`SELECT * FROM ${sql.table("UsedProof")} WHERE "hash" IN ${["a", "c", "z"]}`;
    expect((await found).map(({ hash }) => hash).sort()).toEqual(["a", "c"]);
  });

  test("changes the rows that are as expected, and tells how many", async () => {
    const { sql, rateLimit } = database.open();
    await rateLimit.create({ data: { key: "k", points: 1, expire: null } });
    expect(await sql.update("RateLimit", { points: 2, expire: AT }, { key: "k", points: 1 })).toBe(1);
    expect(await sql.update("RateLimit", { points: 3, expire: null }, { key: "k", points: 1 })).toBe(0);
    expect(await rateLimit.findUnique({ where: { key: "k" } })).toEqual({ key: "k", points: 2, expire: AT });
  });

  test("stands or falls alone, however many come at once", async () => {
    const { sql, usedProof } = database.open();
    const insert = (hash: string) => sql.insert("UsedProof", [{ hash, expiresAt: AT }]);
    await insert("there");
    await insert("other");
    const writes = [
      insert("one"),
      sql.update("UsedProof", { hash: "there" }, { hash: "other" }),
      insert("there"),
      sql.insert("UsedProof", [{ hash: "no such column", nowhere: 1 }]),
      insert("two"),
    ];
    const [one, clash, same, wrong, two] = await Promise.allSettled(writes);
    expect([one, same, two]).toMatchObject([{ value: 1 }, { value: 0 }, { value: 1 }]);
    expect([clash, wrong]).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    const kept = await usedProof.findMany({
      where: { hash: { in: ["other", "there", "one", "two"] } },
      orderBy: { hash: "asc" },
    });
    expect(kept.map(({ hash }) => hash)).toEqual(["one", "other", "there", "two"]);
  });

  test("is one with others in a unit, where each is only carried out once the one before it has written", async () => {
    const { sql, usedProof, rateLimit } = database.open();
    await rateLimit.create({ data: { key: "unit", points: 1, expire: null } });
    const step = (hash: string, points: number) =>
      sql.unit([
        { insert: "UsedProof", row: { hash, expiresAt: AT } },
        { update: "RateLimit", set: { points: points + 1, expire: AT }, where: { key: "unit", points } },
        { insert: "UsedProof", row: { hash: `${hash} after`, expiresAt: AT } },
      ]);
    const hashes = async () => {
      const rows = await usedProof.findMany({ where: { hash: { startsWith: "unit" } }, orderBy: { hash: "asc" } });
      return rows.map(({ hash }) => hash);
    };
    expect(await step("unit 1", 1)).toBe(3);
    expect(await step("unit 1", 2)).toBe(0);
    expect(await step("unit 2", 1)).toBe(1);
    expect(await rateLimit.findUnique({ where: { key: "unit" } })).toEqual({ key: "unit", points: 2, expire: AT });
    expect(await hashes()).toEqual(["unit 1", "unit 1 after", "unit 2"]);
    const done = await Promise.all(Array.from({ length: 20 }, (_, index) => step(`unit 3 ${index % 4}`, 2)));
    expect(done.filter((written) => written === 3)).toHaveLength(1);
    expect(done.filter((written) => written === 1)).toHaveLength(3);
    expect(done.filter((written) => written === 0)).toHaveLength(16);
  });

  test("leaves nothing in a unit that fails half-way, and takes nobody else along", async () => {
    const { sql, usedProof } = database.open();
    const insert = (hash: string) => ({ insert: "UsedProof", row: { hash, expiresAt: AT } });
    const failing = sql.unit([insert("half 1"), { insert: "UsedProof", row: { hash: "half 2", nowhere: 1 } }]);
    const [failed, other] = await Promise.allSettled([failing, sql.unit([insert("half 3")])]);
    expect(failed).toMatchObject({ status: "rejected" });
    expect(other).toEqual({ status: "fulfilled", value: 1 });
    const kept = await usedProof.findMany({ where: { hash: { startsWith: "half" } } });
    expect(kept.map(({ hash }) => hash)).toEqual(["half 3"]);
  });

  test("does so where it returns rows, too", async () => {
    const { sql, usedProof } = database.open();
    const named = ["r1", "r2", "r3"].map((hash) => ({ hash, expiresAt: AT }));
    await sql.insert("UsedProof", named);
    const rename = (from: string, to: string) =>
      sql.query<UsedProof>`UPDATE ${sql.table("UsedProof")} SET "hash" = ${to} WHERE "hash" = ${from} RETURNING *`;
    const [none, taken, given] = await Promise.allSettled([rename("r0", "r9"), rename("r1", "r2"), rename("r3", "r4")]);
    expect(none).toEqual({ status: "fulfilled", value: [] });
    expect(taken).toMatchObject({ status: "rejected" });
    expect(given).toEqual({ status: "fulfilled", value: [{ hash: "r4", expiresAt: AT }] });
    const kept = await usedProof.findMany({ where: { hash: { startsWith: "r" } }, orderBy: { hash: "asc" } });
    expect(kept.map(({ hash }) => hash)).toEqual(["r1", "r2", "r4"]);
  });

  test("stays good when tables change, and sees what the client has just written", async () => {
    const db = database.open();
    const { sql, rateLimit } = db;
    const read = () => sql.query`SELECT * FROM ${sql.table("RateLimit")} WHERE "key" = ${"seen"}`;
    expect(await read()).toEqual([]);
    await rateLimit.create({ data: { key: "seen", points: 1, expire: AT } });
    expect(await read()).toEqual([{ key: "seen", points: 1, expire: AT }]);
    await db.$executeRawUnsafe(`ALTER TABLE "RateLimit" ADD COLUMN "later" TEXT`);
    expect(await read()).toEqual([{ key: "seen", points: 1, expire: AT, later: null }]);
    await db.$executeRawUnsafe(`ALTER TABLE "RateLimit" DROP COLUMN "later"`);
    expect(await read()).toEqual([{ key: "seen", points: 1, expire: AT }]);
  });

  test("is right also where there are more texts than are kept prepared", async () => {
    const { sql, usedProof } = database.open();
    await usedProof.create({ data: { hash: "kept", expiresAt: AT } });
    const found = async (others: number) => {
      const hashes = ["kept", ...Array.from({ length: others }, (_, index) => `other ${index}`)];
      return (await sql.query`SELECT "hash" FROM ${sql.table("UsedProof")} WHERE "hash" IN ${hashes}`).length;
    };
    for (let others = 0; others < 250; others++) expect(await found(others)).toBe(1);
    expect(await found(0)).toBe(1);
  });

  test("is closed with the client, and opened again by the next one", async () => {
    const db = database.open();
    expect(await db.sql.query`SELECT 1 AS "one"`).toEqual([{ one: 1 }]);
    await db.$disconnect();
    expect(await db.sql.query`SELECT 1 AS "one"`).toEqual([{ one: 1 }]);
  });
});

test("a statement finds its tables in the schema that the URL names", async () => {
  const { postgresServer } = inject("templates");
  const name = `qr_login_schema_${process.pid}`;
  await administer(postgresServer, `CREATE DATABASE ${name}`);
  const url = databaseNamed(name, postgresServer);
  await administer(url, `CREATE SCHEMA "Else"`);
  await administer(url, `CREATE TABLE "Else"."UsedProof" ("hash" TEXT PRIMARY KEY, "expiresAt" TIMESTAMP(3))`);
  const db = openDatabase(`${url}?schema=Else`);
  try {
    await db.sql.insert("UsedProof", [{ hash: "a", expiresAt: AT }]);
    expect(await db.sql.query`SELECT * FROM ${db.sql.table("UsedProof")}`).toEqual([{ hash: "a", expiresAt: AT }]);
  } finally {
    await db.$disconnect();
    await administer(postgresServer, `DROP DATABASE ${name} (FORCE)`);
  }
});

test("an error of Postgres, which quotes what it was given, is logged without that", async () => {
  const { postgresServer } = inject("templates");
  const db = openDatabase(postgresServer);
  try {
    const failed = await db.sql.query`SELECT ${"Ludwig"}::integer`.catch((error: unknown) => error);
    expect(String(failed)).toContain("Ludwig");
    expect(errorFacts(failed)).toMatchObject({ code: "22P02" });
    expect(JSON.stringify(errorFacts(failed))).not.toContain("Ludwig");
  } finally {
    await db.$disconnect();
  }
});
