import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { database } from "../db/database";
import { carriesNamedStatements, setNamedStatements } from "../db/named-statements";
import { waitForDatabase } from "../db/wait-for-database.mjs";
import { databaseAddress } from "../env/database-address.mjs";
import { settings } from "../env/settings";
import { StartError } from "./start-error";

/**
 * Waits until the database answers, migrates it where the settings say so, and makes sure that no migration is missing. Any
 * number of instances may start at once: one of them migrates, the others wait. @throws StartError
 */
export async function prepareDatabase(): Promise<void> {
  const { provider, name } = namedDatabase();
  const { databaseUrl, databaseWaitMs, migrateOnStart } = settings();
  try {
    await waitForDatabase(databaseUrl, databaseWaitMs, console.log);
    if (migrateOnStart) await migrateNow(databaseUrl);
    if (provider === "postgres") setNamedStatements(await mayNameStatements());
    await database().$queryRawUnsafe("SELECT 1");
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (provider === "sqlite" && !existsSync(path.dirname(name)))
      throw unmigrated(`The database ${name} is not there yet`);
    throw new StartError(`The database ${name} does not answer (${reason(error)}). Check DATABASE_URL.`);
  }
  const applied = await appliedMigrations();
  const missing = (await migrationNames(provider)).filter((each) => !applied.has(each));
  if (missing.length > 0) {
    throw unmigrated(`The database ${name} lacks ${missing.length} migration(s)`);
  }
}

/** As the settings say; where they leave it open, as what is between here and Postgres carries it. */
async function mayNameStatements(): Promise<boolean> {
  const { databaseUrl, databasePreparedStatements } = settings();
  if (databasePreparedStatements !== "auto") return databasePreparedStatements === "on";
  const carried = await carriesNamedStatements(databaseUrl);
  if (!carried) {
    console.log(
      "DATABASE_URL names a pooler that does not carry prepared statements, so none is used. PgBouncer does from 1.21.",
    );
  }
  return carried;
}

function unmigrated(what: string): StartError {
  const another = process.env.DATABASE_URL
    ? []
    : ["DATABASE_URL names none, so it is this one. Where another is meant, set it."];
  return new StartError([`${what}. Apply the migrations with: npm run migrate`, ...another].join("\n"));
}

/** Not from the bundle, since it reads other files beside its own. */
async function migrateNow(url: string): Promise<void> {
  const file = pathToFileURL(path.resolve("lib/db/migrations.mjs")).href;
  const { migrate } = (await import(file)) as typeof import("../db/migrations.mjs");
  const applied = await migrate(url).catch((error: Error) => {
    throw new StartError(error.message);
  });
  for (const each of applied) console.log(`Applied the migration ${each}.`);
}

function namedDatabase(): { provider: "sqlite" | "postgres"; name: string } {
  const address = databaseAddress(settings().databaseUrl);
  if (address.provider === "sqlite") return { provider: "sqlite", name: address.file };
  const { host, pathname } = new URL(address.url);
  return { provider: "postgres", name: `${host}${pathname}` };
}

async function migrationNames(provider: string): Promise<string[]> {
  const entries = await readdir(path.join("prisma", provider, "migrations"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function appliedMigrations(): Promise<Set<string>> {
  try {
    const rows = await database().$queryRawUnsafe<{ migration_name: string }[]>(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return new Set(rows.map((row) => row.migration_name));
  } catch {
    return new Set();
  }
}

/** Prisma quotes the driver's message; the rest of its own is of no use. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return (/Message: `(.+?)`$/m.exec(message)?.[1] ?? message.trim().split("\n").at(-1)) || code;
}
