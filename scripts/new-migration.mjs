#!/usr/bin/env node
// Writes the migration from what the migrations make to what the schemas say, for both databases, to be read and
// committed, and generates the clients: `npm run migrate:new -- add-login-events`. With `--anyway` also what it warns of.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { difference, lock, migrate, migrationsDirectory } from "../lib/db/migrations.mjs";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";
import { trapsIn } from "./migration-traps.mjs";

const [name, flag] = process.argv.slice(2);
if (!name || !/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(name) || (flag && flag !== "--anyway")) {
  console.error("Name the migration, in lower case: npm run migrate:new -- add-login-events");
  process.exit(1);
}

const directory = await mkdtemp(path.join(tmpdir(), "qr-login-migration-"));
const postgres = await startPostgres();
try {
  const sqliteSql = await lacking(`file:${path.join(directory, "empty.db")}`);
  const postgresSql = await lacking(postgres.url);
  const traps = trapsIn(sqliteSql);
  for (const trap of traps) console.error(trap);
  if (traps.length > 0 && !flag) {
    console.error("Nothing was written. See “Changing the data” in CONTRIBUTING.md; --anyway writes it all the same.");
    process.exitCode = 1;
  } else {
    const timestamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    await write("sqlite", sqliteSql, `${timestamp}_${name}`);
    await write("postgres", postgresSql, `${timestamp}_${name}`);
    // Or the code would not know of what the schemas say now.
    await import("./generate.mjs");
  }
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

/** What the migrations do not make yet of a database's schema. @param {string} url of an empty database */
async function lacking(url) {
  await migrate(url);
  return difference(url);
}

/** @param {"sqlite" | "postgres"} provider @param {string} sql @param {string} migration */
async function write(provider, sql, migration) {
  if (sql === "") return console.log(`The migrations of ${provider} already make its schema.`);

  const migrations = migrationsDirectory(provider);
  const file = path.join(migrations, migration, "migration.sql");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${sql}\n`);
  await writeFile(path.join(migrations, "migration_lock.toml"), lock(provider));
  console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
}
