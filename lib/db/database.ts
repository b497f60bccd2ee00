import type { ClientBase } from "pg";
import { databaseAddress } from "../env/database-address.mjs";
import { settings } from "../env/settings";
import { perProcess } from "../process/per-process";
import { PrismaClient as PostgresClient } from "./generated/postgres/client";
import { PrismaClient } from "./generated/sqlite/client";
import { statementName } from "./named-statements";
import { observedDriver } from "./observed";
import { sharedConnection } from "./statements/driver";
import { postgresDriver } from "./statements/postgres";
import { createSql, type Sql } from "./statements/sql";
import { sqliteDriver } from "./statements/sqlite";
import { sharedAmongTables } from "./statements/table-shares";

/**
 * The Prisma client, of either provider. A check and its write are one statement: `updateMany` with the expected state in
 * `where`, and `count === 1` wins. There is no `$transaction`: on SQLite every other statement would have to wait for it.
 * What each login needs goes past the client, by `sql`.
 */
export type Database = Omit<PrismaClient, "$transaction"> & { readonly sql: Sql };

const current = perProcess("database", () => {
  const { databaseUrl, databaseListenUrl, databasePoolSize } = settings();
  return openDatabase(databaseUrl, { poolSize: databasePoolSize, pooler: databaseUrl !== databaseListenUrl });
});

/** This process's database, as the settings name it. Connects with the first statement. */
export function database(): Database {
  return current.get();
}

/** Takes one for this process's that was opened otherwise than the settings say. */
export function setDatabase(opened: Database): void {
  current.set(opened);
}

/** Closes this process's database once its statements are finished. Safe to call twice, or before any use. */
export async function closeDatabase(): Promise<void> {
  await current.clear()?.$disconnect();
}

/** Of a statement on Postgres. */
export interface Waits {
  /** For a connection. */
  connectMs: number;
  /** For a lock that somebody else holds, and for a turn behind those who do. */
  lockMs: number;
  /** For all of it: by Postgres, and by us where nothing comes back. */
  statementMs: number;
  answerMs: number;
}

/** Each less than the patience of proxies (12 s) and of pages (15 s). */
const WAITS: Waits = { connectMs: 4_000, lockMs: 2_000, statementMs: 5_000, answerMs: 7_000 };

export interface DatabaseOptions {
  /** Connections to Postgres at most; SQLite always has two. */
  poolSize?: number;
  /** Whether a pooler is in between, whose connections are not ours to set up: there the role has to bring its limits. */
  pooler?: boolean;
  waits?: Waits;
}

/**
 * A client of its own, to be ended with `$disconnect()`.
 *
 * @param url as `DATABASE_URL`
 * @throws TypeError when the URL names no database
 */
export function openDatabase(
  url: string,
  { poolSize = 10, pooler = false, waits = WAITS }: DatabaseOptions = {},
): Database {
  const address = databaseAddress(url);
  if (address.provider === "sqlite") {
    const adapter = sharedConnection(observedDriver(sqliteDriver(address.file)));
    return Object.assign(new PrismaClient({ adapter }), { sql: createSql(adapter) });
  }
  const { url: connectionString, schema } = address;
  const pool = {
    connectionString,
    max: poolSize,
    connectionTimeoutMillis: waits.connectMs,
    query_timeout: waits.answerMs,
    ...(!pooler && { onConnect: (client: ClientBase) => limitStatements(client, waits) }),
  };
  const driver = postgresDriver(pool, { schema, statementName });
  const tables = sharedAmongTables(driver, { poolSize, waitMs: waits.lockMs });
  const adapter = sharedConnection(observedDriver(tables));
  // The two clients are generated from the same models, which a test holds equal.
  const client = new PostgresClient({ adapter }) as unknown as PrismaClient;
  return Object.assign(client, { sql: createSql(adapter, schema) });
}

async function limitStatements(client: ClientBase, { lockMs, statementMs }: Waits): Promise<void> {
  await client.query(`SET lock_timeout = ${lockMs}; SET statement_timeout = ${statementMs}`);
}
