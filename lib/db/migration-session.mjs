// @ts-check
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, isDriverAdapterError } from "@prisma/driver-adapter-utils";
import pg from "pg";

const TIMEOUT_MS = 60_000;

const ENGINE_LOCK = 72707369;

/**
 * @typedef {import("@prisma/driver-adapter-utils").SqlDriverAdapter} Connection
 * @typedef {import("@prisma/driver-adapter-utils").SqlMigrationAwareDriverAdapterFactory} Driver
 */

/**
 * One connection for Prisma's schema engine, in one transaction that excludes every other migration of this database.
 * Until `commit()` nothing has happened, so a process may be killed at any time and the next one starts over.
 *
 * @typedef {object} MigrationSession
 * @property {Driver} driver
 * @property {() => Promise<void>} commit
 * @property {() => Promise<void>} close rolls back what was not committed
 */

/**
 * @param {import("../env/database-address.mjs").DatabaseAddress} address
 * @returns {Promise<MigrationSession>}
 */
export function openMigrationSession(address) {
  return address.provider === "sqlite" ? openSqlite(address.file) : openPostgres(address.url, address.schema);
}

/** @param {string} file @returns {Promise<MigrationSession>} */
async function openSqlite(file) {
  // Only its owner is to read the hashes in it; a directory that exists stays as it is.
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const driver = new PrismaBetterSqlite3({ url: file, timeout: TIMEOUT_MS });
  const connection = await driver.connect();
  try {
    // The procedure of https://www.sqlite.org/lang_altertable.html, section 7: a table is rebuilt without its foreign
    // keys, or dropping the old one would delete what refers to it; they are checked before the commit.
    await keepLog(connection);
    await connection.executeScript("PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE;");
  } catch (error) {
    await connection.dispose();
    throw error;
  }

  const executeRaw = connection.executeRaw.bind(connection);
  connection.executeRaw = async (query) => (query.sql.includes("locking_mode") ? 0 : executeRaw(query));
  return {
    driver: only(driver, connection),
    async commit() {
      const { rows } = await connection.queryRaw({ sql: "PRAGMA foreign_key_check", args: [], argTypes: [] });
      const tables = [...new Set(rows.map(([table]) => table))];
      if (tables.length > 0) throw new Error(`rows of ${tables.join(", ")} would refer to rows that do not exist`);
      await connection.executeScript("COMMIT");
    },
    close: () => connection.dispose(),
  };
}

/**
 * Sets the write-ahead log up. Of several processes that do so in a new file at once, SQLite refuses all but one without
 * waiting, since each holds what the others wait for.
 *
 * @param {Connection} connection
 */
async function keepLog(connection) {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await connection.executeScript("PRAGMA journal_mode=WAL;");
    } catch (error) {
      const isBusy = isDriverAdapterError(error) && error.cause.kind === "SocketTimeout";
      if (!isBusy || Date.now() > deadline) throw error;
      await delay(20 + 80 * Math.random());
    }
  }
}

/** @param {string} url @param {string | undefined} schema @returns {Promise<MigrationSession>} */
async function openPostgres(url, schema) {
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 });
  const driver = new PrismaPg(pool, { schema });
  const connection = await driver.connect();
  try {
    await pool.query(
      `BEGIN; SET LOCAL lock_timeout = ${TIMEOUT_MS}; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(${ENGINE_LOCK})`,
    );
    if (schema) {
      const name = pg.escapeIdentifier(schema);
      const { rowCount } = await pool.query("SELECT FROM pg_namespace WHERE nspname = $1", [schema]);
      // Not IF NOT EXISTS, for which Postgres wants the right to make schemas even where there is nothing to make.
      if (rowCount === 0) await pool.query(`CREATE SCHEMA ${name}`);
      await pool.query(`SET LOCAL search_path TO ${name}`);
    }
  } catch (error) {
    await pool.end();
    throw error;
  }

  const executeRaw = connection.executeRaw.bind(connection);
  // The engine would ask for its lock again, wait ten seconds at most, and leave it behind in a pooler's session.
  connection.executeRaw = async (query) => (query.sql.includes("pg_advisory_lock") ? 0 : executeRaw(query));
  const query = pool.query.bind(pool);
  // The adapter's own would cut the script at every semicolon, also at those within strings.
  connection.executeScript = async (script) => {
    await query(script);
  };
  readCharacters(pool, connection);
  return {
    driver: only(driver, connection),
    commit: async () => {
      await pool.query("COMMIT");
    },
    close: () => pool.end(),
  };
}

/**
 * The engine reads columns of type "char" in the system catalogue, which the adapter refuses.
 *
 * @param {pg.Pool} pool of one connection
 * @param {Connection} connection
 */
function readCharacters(pool, connection) {
  const CHAR = 18;
  const TEXT = 25;
  /** @type {number[]} */
  let characters = [];
  const query = pool.query.bind(pool);
  const told = async (/** @type {[string, unknown[]]} */ ...args) => {
    const result = await query(...args);
    characters = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = TEXT;
    return result;
  };
  pool.query = /** @type {typeof pool.query} */ (told);
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}

/**
 * A driver that has this one connection to give.
 *
 * @param {Driver} driver
 * @param {Connection} connection
 * @returns {Driver}
 */
function only(driver, connection) {
  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    connect: async () => connection,
    connectToShadowDb: () => Promise.reject(new Error("There is no shadow database.")),
  };
}
