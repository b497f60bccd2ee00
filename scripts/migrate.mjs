#!/usr/bin/env node
// Brings the database that DATABASE_URL names up to date: `npm run migrate`.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_DATABASE_URL } from "../lib/db/address.mjs";
import { MigrationError, migrate } from "../lib/db/migrations.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  const applied = await migrate(process.env.DATABASE_URL?.trim() || DEFAULT_DATABASE_URL);
  for (const name of applied) console.log(`Applied the migration ${name}.`);
  if (applied.length === 0) console.log("The database is up to date.");
} catch (error) {
  process.exitCode = 1;
  if (error instanceof MigrationError) console.error(error.message);
  else if (error instanceof TypeError) console.error(`DATABASE_URL does not name a database: ${error.message}.`);
  else throw error;
}
