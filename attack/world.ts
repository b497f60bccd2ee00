import { randomBytes } from "node:crypto";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { newServer, type TestServer } from "../e2e/server";
import { overHttp } from "../lib/api/testing/over-http";
import type { Transport } from "../lib/api/testing/transport";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";

/** Production servers on one database, as their clients see them: one origin, behind a proxy that takes turns. */
export interface World {
  name: string;
  origin: string;
  /** As the operator's commands take it. */
  databaseUrl: string;
  instances: readonly TestServer[];
  /** To each instance that runs in turn, so that every step of a flow meets another one than the step before. */
  transport: Transport;
  /** Every row of every table, as a thief of the database has them. */
  tables(): Promise<Record<string, unknown[]>>;
  /** All that was printed. */
  output(): string;
  /** A power cut for the instance that answered last. A single one comes back; of two the other goes on alone. */
  crash(): Promise<void>;
  /** Brings back what has crashed. */
  recover(): Promise<void>;
  remove(): Promise<void>;
}

// Behind a proxy, so that each attacker can come from an address of their own.
const SETTINGS = { TRUST_PROXY: "1" };

/** SQLite, which is for one process. */
export async function sqliteWorld(): Promise<World> {
  const server = await newServer(SETTINGS);
  return worldOf("SQLite, one server", [server], {
    databaseUrl: `file:${server.databaseFile}`,
    async tables() {
      const database = new Sqlite(server.databaseFile, { readonly: true });
      const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
      const rows = names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]);
      database.close();
      return Object.fromEntries(rows);
    },
  });
}

/** Two servers on one Postgres, of its own or a new database on the one that `TEST_POSTGRES_URL` names. */
export async function postgresWorld(): Promise<World> {
  const given = process.env.TEST_POSTGRES_URL;
  const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
  const name = `qr_login_attack_${randomBytes(6).toString("hex")}`;
  const url = new URL(postgres.url);
  url.pathname = name;
  await query(postgres.url, `CREATE DATABASE ${name}`);
  const shared = { ...SETTINGS, DATABASE_URL: url.href, NEXTAUTH_SECRET: randomBytes(32).toString("base64url") };
  const first = await newServer(shared);
  const second = await newServer({ ...shared, APP_URL: first.origin });
  return worldOf("Postgres, two servers", [first, second], {
    databaseUrl: url.href,
    async tables() {
      const names = await query(url.href, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
      const tables = names.map(({ tablename }) => tablename as string);
      return Object.fromEntries(
        await Promise.all(tables.map(async (table) => [table, await query(url.href, `SELECT * FROM "${table}"`)])),
      );
    },
    async remove() {
      await query(postgres.url, `DROP DATABASE ${name} (FORCE)`);
      await postgres.stop();
    },
  });
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function worldOf(
  name: string,
  instances: readonly [TestServer, ...TestServer[]],
  database: Pick<World, "tables" | "databaseUrl"> & Partial<Pick<World, "remove">>,
): World {
  const [first] = instances;
  const transports = new Map(instances.map((each) => [each, overHttp(each.origin, { trustedProxy: true })]));
  let turn = 0;
  let answeredLast: TestServer = first;
  let down: TestServer | undefined;

  return {
    name,
    origin: first.origin,
    databaseUrl: database.databaseUrl,
    instances,
    async transport(outgoing) {
      const running = instances.filter((each) => each !== down);
      turn += 1;
      const instance = running[turn % running.length] ?? first;
      const response = await transports.get(instance)?.(outgoing);
      if (!response) throw new Error("No server runs");
      answeredLast = instance;
      return response;
    },
    tables: database.tables,
    output: () => instances.map((each) => each.output()).join("\n"),
    async crash() {
      const victim = answeredLast;
      await victim.kill();
      if (instances.length === 1) return victim.start();
      await down?.start();
      down = victim;
    },
    async recover() {
      await down?.start();
      down = undefined;
    },
    async remove() {
      await Promise.all(instances.map((each) => each.remove()));
      await database.remove?.();
    },
  };
}
