import { readdir } from "node:fs/promises";
import path from "node:path";
import { databaseAddress } from "../db/address.mjs";
import { database } from "../db/database";
import { settings } from "../env";
import { StartError } from "./start-error";

/**
 * Makes sure that the database answers and has every migration of this version.
 * @throws StartError
 */
export async function checkDatabase(): Promise<void> {
  const { provider, name } = namedDatabase();
  try {
    await database().$queryRawUnsafe("SELECT 1");
  } catch (error) {
    throw new StartError(`The database ${name} does not answer (${reason(error)}). Check DATABASE_URL.`);
  }
  const applied = await appliedMigrations();
  const missing = (await migrationNames(provider)).filter((each) => !applied.has(each));
  if (missing.length > 0) {
    throw new StartError(`The database ${name} lacks ${missing.length} migration(s). Apply them with: npm run migrate`);
  }
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

/** Prisma's messages quote the driver's; the rest of them says nothing of use. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /Message: `(.+?)`$/m.exec(message)?.[1] ?? message.trim().split("\n").at(-1) ?? "";
}
