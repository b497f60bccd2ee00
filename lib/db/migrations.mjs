// @ts-check
// Plain JavaScript, because `npm run migrate` runs it without a build; production dependencies only.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import { databaseAddress } from "../env/database-address.mjs";
import { openMigrationSession } from "./migration-session.mjs";

/** @typedef {import("../env/database-address.mjs").DatabaseAddress["provider"]} Provider */

const PRISMA = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../prisma");

/** The database could not be migrated, and is as it was. The message is for the operator. */
export class MigrationError extends Error {
  /** @override */
  name = "MigrationError";
}

/**
 * Brings a database up to date with prisma/<provider>/migrations, all or nothing. Any number of processes may do so at
 * the same time. Applied migrations are recorded as Prisma's own command line does.
 *
 * @param {string} url as `DATABASE_URL`; a SQLite file and its directory are created
 * @param {{ migrations?: string }} [options] another directory of migrations
 * @returns {Promise<string[]>} the names of the migrations that it applied; none when the database was up to date
 * @throws {MigrationError | TypeError} TypeError when the URL names no database
 */
export function migrate(url, options = {}) {
  return withSession(url, async ({ provider, connection, openEngine }) => {
    const migrationsList = await readMigrations(provider, options.migrations ?? migrationsDirectory(provider));
    if (await areApplied(connection, provider, migrationsList)) return [];
    const engine = await openEngine();
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NOTHING });
    return appliedMigrationNames;
  });
}

/**
 * What this database lacks of its provider's schema.
 *
 * @param {string} url of a migrated database
 * @returns {Promise<string>} SQL; empty when the database is exactly as the schema says
 * @throws {MigrationError | TypeError}
 */
export function difference(url) {
  return withSession(url, async ({ provider, openEngine }) => {
    const engine = await openEngine();
    const files = [await readSchema(provider)];
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: PRISMA },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: NOTHING,
    });
    return stdout === null || stdout.includes("-- This is an empty migration.") ? "" : stdout.trim();
  });
}

/** @param {Provider} provider @returns {string} */
export function migrationsDirectory(provider) {
  return path.join(PRISMA, provider, "migrations");
}

const NOTHING = { externalTables: [], externalEnums: [] };

const EXISTS = {
  sqlite: "SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'",
  postgres: "SELECT 1 WHERE to_regclass('_prisma_migrations') IS NOT NULL",
};
/** Null for one that was begun and did not end, of which the engine has something to say. */
const APPLIED =
  "SELECT CASE WHEN finished_at IS NOT NULL THEN migration_name END FROM _prisma_migrations WHERE rolled_back_at IS NULL";

/**
 * Whether the engine would find nothing to do. A start that asks for it spends a quarter less processor time.
 *
 * @param {import("./migration-session.mjs").Connection} connection
 * @param {Provider} provider
 * @param {engineModule.MigrationList} wanted
 */
async function areApplied(connection, provider, { migrationDirectories }) {
  const ask = (/** @type {string} */ sql) => connection.queryRaw({ sql, args: [], argTypes: [] });
  if ((await ask(EXISTS[provider])).rows.length === 0) return false;
  const names = new Set((await ask(APPLIED)).rows.flat());
  return !names.has(null) && migrationDirectories.every((each) => names.has(each.path));
}

/**
 * @template T
 * @param {string} url
 * @param {(session: { provider: Provider, connection: import("./migration-session.mjs").Connection, openEngine: () => Promise<engineModule.SchemaEngine> }) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withSession(url, use) {
  const address = databaseAddress(url);
  const session = await openMigrationSession(address).catch((error) => {
    throw new MigrationError(`${unreachable(address)}: ${reasonOf(error)}`, { cause: error });
  });
  const driver = bindMigrationAwareSqlAdapterFactory(session.driver);
  const openEngine = async () => {
    await loadEngine();
    const { path: file, content } = await readSchema(address.provider);
    return engineModule.SchemaEngine.new({ datamodels: [[file, content]] }, () => {}, driver);
  };
  try {
    const connection = await session.driver.connect();
    const result = await use({ provider: address.provider, connection, openEngine });
    await session.commit();
    return result;
  } catch (error) {
    // The engine tells no more of a driver's error than its number in this registry.
    const number = /External error id#(\d+)/.exec(reasonOf(error))?.[1];
    const original = number === undefined ? undefined : driver.errorRegistry.consumeError(Number(number))?.error;
    throw new MigrationError(`The database could not be migrated: ${reasonOf(original ?? error)}`, { cause: error });
  } finally {
    await session.close();
  }
}

/** @type {Promise<void> | undefined} */
let loading;

/** The package's own entry imports its WebAssembly as a module, which Node cannot do without a flag. */
function loadEngine() {
  loading ??= (async () => {
    const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const bytes = await readFile(entry.replace(/\.js$/, ".wasm"));
    /** @type {Record<string, WebAssembly.ImportValue>} */
    const imports = { ...engineModule };
    for (const name of Object.keys(imports)) {
      // The engine never clears the time limit of its lock, which would keep the process alive for ten seconds.
      if (name.startsWith("__wbg_setTimeout_")) imports[name] = unreferenced;
    }
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": imports });
    engineModule.__wbg_set_wasm(instance.exports);
    /** @type {() => void} */ (instance.exports.__wbindgen_start)();
  })();
  return loading;
}

/** A timer that does not keep the process alive. @param {() => void} call @param {number} ms */
function unreferenced(call, ms) {
  return setTimeout(call, ms).unref();
}

/** @param {Provider} provider */
async function readSchema(provider) {
  const file = path.join(PRISMA, provider, "schema.prisma");
  return { path: file, content: await readFile(file, "utf8") };
}

/** @param {Provider} provider @param {string} directory @returns {Promise<engineModule.MigrationList>} */
async function readMigrations(provider, directory) {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const scripts = names.toSorted().map(async (name) => ({
    path: name,
    migrationFile: {
      path: "migration.sql",
      content: {
        tag: /** @type {const} */ ("ok"),
        value: await readFile(path.join(directory, name, "migration.sql"), "utf8"),
      },
    },
  }));
  const lockfile = { path: "migration_lock.toml", content: lock(provider) };
  return { baseDir: directory, lockfile, shadowDbInitScript: "", migrationDirectories: await Promise.all(scripts) };
}

/** What Prisma's own command line wants beside the migrations. @param {Provider} provider @returns {string} */
export function lock(provider) {
  return `provider = "${provider === "postgres" ? "postgresql" : provider}"\n`;
}

/** @param {import("../env/database-address.mjs").DatabaseAddress} address without its password @returns {string} */
function unreachable(address) {
  if (address.provider === "sqlite") return `The SQLite file ${address.file} cannot be opened`;
  const { hostname, port, pathname } = new URL(address.url);
  return `The Postgres database "${pathname.slice(1)}" at ${hostname}:${port || 5432} cannot be opened`;
}

/** @param {unknown} error @returns {string} */
function reasonOf(error) {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
