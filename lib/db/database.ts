import { PrismaPg } from "@prisma/adapter-pg";
import { databaseAddress } from "../env/database-address.mjs";
import { settings } from "../env/settings";
import { perProcess } from "../process/per-process";
import { PrismaClient as PostgresClient } from "./generated/postgres/client";
import { PrismaClient } from "./generated/sqlite/client";
import { statementName } from "./named-statements";
import { observedDriver } from "./observed";
import { driverOf, sharedConnection } from "./statements/driver";
import { createSql, type Sql } from "./statements/sql";
import { sqliteDriver } from "./statements/sqlite";

/**
 * The Prisma client, of either provider. A check and its write are one statement: `updateMany` with the expected state in
 * `where`, and `count === 1` wins. There is no `$transaction`: on SQLite every other statement would have to wait for it.
 * What each login needs goes past the client, by `sql`.
 */
export type Database = Omit<PrismaClient, "$transaction"> & { readonly sql: Sql };

const current = perProcess("database", () => {
  const { databaseUrl, databasePoolSize } = settings();
  return openDatabase(databaseUrl, { poolSize: databasePoolSize });
});

/** This process's database, as the settings name it. Connects with the first statement. */
export function database(): Database {
  return current.get();
}

/** Closes this process's database once its statements are finished. Safe to call twice, or before any use. */
export async function closeDatabase(): Promise<void> {
  await current.clear()?.$disconnect();
}

/**
 * A client of its own, to be ended with `$disconnect()`.
 *
 * @param url as `DATABASE_URL`
 * @param options.poolSize connections to Postgres at most; SQLite always has two
 * @throws TypeError when the URL names no database
 */
export function openDatabase(url: string, options: { poolSize?: number } = {}): Database {
  const address = databaseAddress(url);
  if (address.provider === "sqlite") {
    const adapter = sharedConnection(observedDriver(sqliteDriver(address.file)));
    return Object.assign(new PrismaClient({ adapter }), { sql: createSql(adapter) });
  }
  const { url: connectionString, schema } = address;
  const pool = { connectionString, max: options.poolSize ?? 10, connectionTimeoutMillis: 10_000 };
  const adapter = sharedConnection(
    observedDriver(driverOf(new PrismaPg(pool, { schema, statementNameGenerator: statementName }))),
  );
  // The two clients are generated from the same models, which a test holds equal.
  const client = new PostgresClient({ adapter }) as unknown as PrismaClient;
  return Object.assign(client, { sql: createSql(adapter, schema) });
}
