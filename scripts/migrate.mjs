#!/usr/bin/env node
// Brings the database that DATABASE_URL names up to date: `npm run migrate`.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { MigrationError, migrate } from "../lib/db/migrations.mjs";
import { waitForDatabase } from "../lib/db/wait-for-database.mjs";
import { DEFAULT_DATABASE_URL, DEFAULT_DATABASE_WAIT_SECONDS } from "../lib/env/database-address.mjs";
import { loadEnvFile } from "../lib/env/env-file.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
loadEnvFile(".env");

const url = process.env.DATABASE_URL?.trim() || DEFAULT_DATABASE_URL;
const waitSeconds = Number(process.env.DATABASE_WAIT_SECONDS?.trim() || DEFAULT_DATABASE_WAIT_SECONDS);

try {
  // What cannot be opened at all is told by the migration, in its own words.
  if (url.startsWith("postgres")) await waitForDatabase(url, waitSeconds * 1000, console.error).catch(() => {});
  const applied = await migrate(url);
  for (const name of applied) console.log(`Applied the migration ${name}.`);
  if (applied.length === 0) console.log("The database is up to date.");
} catch (error) {
  process.exitCode = 1;
  if (error instanceof MigrationError) console.error(error.message);
  else if (error instanceof TypeError) console.error(`DATABASE_URL does not name a database: ${error.message}.`);
  else throw error;
}
