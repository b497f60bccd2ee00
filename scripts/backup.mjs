#!/usr/bin/env node
// `npm run backup -- FILE`: a copy of the SQLite database that DATABASE_URL names, or the demo's where that is
// the only one, whole although the server runs.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { DEFAULT_DATABASE_URL, databaseAddress } from "../lib/env/database-address.mjs";
import { loadCommandSettings } from "../lib/env/demo-settings.mjs";

const [file] = process.argv.slice(2).map((each) => path.resolve(each));
process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
loadCommandSettings();

const address = databaseAddress(process.env.DATABASE_URL?.trim() || DEFAULT_DATABASE_URL);
if (!file || existsSync(file)) fail("Name a file that is not there yet: npm run backup -- data/backup.db");
if (address.provider !== "sqlite") fail("This copies SQLite. For Postgres there is pg_dump.");
if (!existsSync(address.file)) fail(`There is no database at ${address.file}.`);

// Only its owner is to read the hashes in it, wherever it lies.
process.umask(0o077);
const database = new Sqlite(address.file, { readonly: true });
await database.backup(file);
database.close();
const copy = new Sqlite(file);
// One file, without those that a server has beside it.
copy.pragma("journal_mode = DELETE");
const verdict = copy.pragma("integrity_check", { simple: true });
copy.close();
if (verdict !== "ok") fail(`The copy is damaged: ${verdict}`);
console.log(`The copy is in ${file}.`);

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
