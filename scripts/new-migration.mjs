#!/usr/bin/env node
// Writes the migration from what the migrations make to what the schemas say, for both databases, to be read and
// committed: `npm run migrate:new -- add-login-events`.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { difference, lock, migrate, migrationsDirectory } from "../lib/db/migrations.mjs";
import { startPostgres } from "../lib/db/testing/postgres-server.mjs";

const name = process.argv[2];
if (!name || !/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(name)) {
  console.error("Name the migration, in lower case: npm run migrate:new -- add-login-events");
  process.exit(1);
}

const directory = await mkdtemp(path.join(tmpdir(), "qr-login-migration-"));
const postgres = await startPostgres();
try {
  const timestamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  await write("sqlite", `file:${path.join(directory, "empty.db")}`, `${timestamp}_${name}`);
  await write("postgres", postgres.url, `${timestamp}_${name}`);
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

/** @param {"sqlite" | "postgres"} provider @param {string} url of an empty database @param {string} migration */
async function write(provider, url, migration) {
  const migrations = migrationsDirectory(provider);
  await mkdir(migrations, { recursive: true });
  await migrate(url);
  const sql = await difference(url);
  if (sql === "") return console.log(`The migrations of ${provider} already make its schema.`);

  const file = path.join(migrations, migration, "migration.sql");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${sql}\n`);
  await writeFile(path.join(migrations, "migration_lock.toml"), lock(provider));
  console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
}
