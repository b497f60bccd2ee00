import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { freePort } from "../server/testing/free-port";
import { openDatabase } from "./database";
import { carriesNamedStatements, setNamedStatements, statementName } from "./named-statements";
import { freshDatabase } from "./testing/databases";

afterEach(() => setNamedStatements(false));

describe("statements on Postgres", () => {
  const fresh = freshDatabase("postgres");

  test("are kept by name once that was found to be carried, and by none before", async () => {
    expect(await carriesNamedStatements(fresh.url())).toBe(true);
    const database = openDatabase(fresh.url(), { poolSize: 1 });
    const kept = () => database.$queryRawUnsafe<{ n: bigint }[]>("SELECT count(*) AS n FROM pg_prepared_statements");
    await database.user.count();
    expect(await kept()).toEqual([{ n: 0n }]);
    setNamedStatements(true);
    await database.user.count();
    await database.user.count();
    await database.sql.query`SELECT 1 AS one`;
    expect(await kept()).toEqual([{ n: 3n }]);
    await database.$disconnect();
  });

  test("have names without end only up to a bound", () => {
    setNamedStatements(true);
    const names = new Set(Array.from({ length: 2000 }, (_, index) => statementName({ sql: `SELECT ${index}` })));
    expect(names.size).toBeLessThan(600);
    expect(names).toContain("");
  });
});

const pgbouncer = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].find(
  (file) => spawnSync(file, ["--version"]).status === 0,
);
const carries = pgbouncer && !/ 1\.(\d|1\d|20)\./.test(String(spawnSync(pgbouncer, ["--version"]).stdout));

describe.skipIf(!pgbouncer)("a real PgBouncer in transaction mode", () => {
  const fresh = freshDatabase("postgres");
  const directory = mkdtempSync(path.join(tmpdir(), "pgbouncer-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  test("is found to carry named statements only where its version does", async () => {
    const { hostname, port, pathname, username, password } = new URL(fresh.url());
    const listen = await freePort();
    const target = `host=${hostname} port=${port} dbname=${pathname.slice(1)} user=${username} password=${password}`;
    const file = path.join(directory, "pgbouncer.ini");
    writeFileSync(
      file,
      `[databases]\nqr = ${target}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${listen}\nunix_socket_dir =\n` +
        `auth_type = any\npool_mode = transaction\nlogfile =\nmax_prepared_statements = 100\n`.replace(
          carries ? "" : "max_prepared_statements = 100\n",
          "",
        ),
    );
    chmodSync(directory, 0o755);
    const asUser = process.getuid?.() === 0 ? ["--user", "nobody"] : [];
    const pooler = spawn(pgbouncer ?? "", [...asUser, file], { stdio: "ignore" });
    try {
      const url = `postgresql://x@127.0.0.1:${listen}/qr`;
      await expect.poll(() => reachable(url), { timeout: 10_000 }).toBe(true);
      expect(await carriesNamedStatements(url)).toBe(carries);
      await expectEachItsOwn(url);
    } finally {
      pooler.kill("SIGTERM");
      await once(pooler, "exit");
    }
  });
});

/** Statements that go out together through a pooler are answered each by its own rows, and a wrong one fails alone. */
async function expectEachItsOwn(url: string): Promise<void> {
  setNamedStatements(Boolean(carries));
  const pooled = openDatabase(url, { pooler: true });
  const { sql } = pooled;
  const expiresAt = new Date("2026-01-01T00:00:00Z");
  const asked = Array.from({ length: 200 }, async (_, index) => {
    const hash = `pooled ${index}`;
    switch (index % 4) {
      case 0:
        return (await sql.query<{ told: string }>`SELECT ${hash}::text AS "told"`)[0]?.told === hash;
      case 1:
        return (await sql.insert("UsedProof", [{ hash, expiresAt }])) === 1;
      case 2: {
        const mark = { insert: "UsedProof", row: { hash, expiresAt } };
        const update = { update: "UsedProof", set: { expiresAt }, where: { hash: "nowhere" } };
        return (await sql.unit([mark, update])) === 1;
      }
      default:
        return sql.query`SELECT ${hash}::integer`.then(
          () => false,
          (error) => error.code === "22P02",
        );
    }
  });
  expect((await Promise.all(asked)).filter((isRight) => !isRight)).toEqual([]);
  const [kept] = await sql.query<{ n: number }>`
    SELECT count(*)::integer AS "n" FROM "UsedProof" WHERE "hash" LIKE 'pooled %'`;
  expect(kept).toEqual({ n: 100 });
  await pooled.$disconnect();
}

async function reachable(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
