import { randomBytes } from "node:crypto";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { newServer, type ServerSettings, type TestServer } from "../e2e/server";
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
  /** As an operator who is at the database: one statement, whose values are $1, $2 and so on, in this order. */
  query(statement: string, ...values: string[]): Promise<Record<string, unknown>[]>;
  /** Others of the same kind with settings of their own, on an empty database. */
  another(settings: ServerSettings): Promise<World>;
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
export async function sqliteWorld(settings: ServerSettings = {}): Promise<World> {
  const server = await newServer({ ...SETTINGS, ...settings });
  const query: World["query"] = async (statement, ...values) => {
    const database = new Sqlite(server.databaseFile);
    try {
      const prepared = database.prepare(statement.replaceAll(/\$\d/g, "?"));
      if (prepared.reader) return prepared.all(...values) as Record<string, unknown>[];
      prepared.run(...values);
      return [];
    } finally {
      database.close();
    }
  };
  return worldOf("SQLite, one server", [server], {
    databaseUrl: `file:${server.databaseFile}`,
    query,
    tableNames: `SELECT name FROM sqlite_master WHERE type = 'table'`,
    another: sqliteWorld,
  });
}

/** Two servers on one Postgres, of its own or a new database on the one that `TEST_POSTGRES_URL` names. */
export async function postgresWorld(): Promise<World> {
  const given = process.env.TEST_POSTGRES_URL;
  const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
  return twoOn(postgres, {});
}

async function twoOn(postgres: { url: string; stop(): Promise<void> }, settings: ServerSettings): Promise<World> {
  const name = `qr_login_attack_${randomBytes(6).toString("hex")}`;
  const url = new URL(postgres.url);
  url.pathname = name;
  await query(postgres.url, `CREATE DATABASE ${name}`);
  const secret = randomBytes(32).toString("base64url");
  const shared = { ...SETTINGS, ...settings, DATABASE_URL: url.href, NEXTAUTH_SECRET: secret };
  const first = await newServer(shared);
  const second = await newServer({ ...shared, APP_URL: first.origin });
  return worldOf("Postgres, two servers", [first, second], {
    databaseUrl: url.href,
    query: (statement, ...values) => query(url.href, statement, values),
    tableNames: "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    another: (others) => twoOn({ url: postgres.url, stop: async () => {} }, others),
    async remove() {
      await query(postgres.url, `DROP DATABASE ${name} (FORCE)`);
      await postgres.stop();
    },
  });
}

async function query(url: string, statement: string, values: string[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

interface Behind extends Pick<World, "databaseUrl" | "query" | "another"> {
  /** The statement that lists them. */
  tableNames: string;
  remove?(): Promise<void>;
}

function worldOf(
  name: string,
  instances: readonly [TestServer, ...TestServer[]],
  { databaseUrl, query, another, tableNames, remove }: Behind,
): World {
  const [first] = instances;
  const transports = new Map(instances.map((each) => [each, overHttp(each.origin, { trustedProxy: true })]));
  let turn = 0;
  let answeredLast: TestServer = first;
  let down: TestServer | undefined;

  return {
    name,
    origin: first.origin,
    databaseUrl,
    query,
    another,
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
    async tables() {
      const names = (await query(tableNames)).map(({ name }) => name as string);
      const rows = await Promise.all(names.map((name) => query(`SELECT * FROM "${name}"`)));
      return Object.fromEntries(names.map((name, index) => [name, rows[index] ?? []]));
    },
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
      await remove?.();
    },
  };
}
