import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "./database";
import { difference, MigrationError, migrate, migrationsDirectory } from "./migrations.mjs";
import { freshDatabase, type Provider } from "./testing/databases";

const copies: string[] = [];
afterAll(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true }))));

const providers = ["sqlite", "postgres"] as const;

test("the two schemas differ in their provider and output only", async () => {
  const [sqlite, postgres] = await Promise.all(providers.map(readModels));
  expect(sqlite).toContain("model Ticket {");
  expect(sqlite).toBe(postgres);
});

describe.each(providers)("on %s", (provider) => {
  describe("an empty database", () => {
    const database = freshDatabase(provider, { migrated: false });

    test("gets every migration once from processes that migrate it at once, and then is exactly the schema", async () => {
      const processes = await Promise.all(Array.from({ length: 4 }, startMigrator));
      const told = await Promise.all(processes.map((migrateIn) => migrateIn(database.url())));
      const applied = told.map((each) => each.applied);
      expect(applied.toSorted((a, b) => b.length - a.length)).toEqual([await names(provider), [], [], []]);
      expect(await difference(database.url())).toBe("");
    });
  });

  describe("a database that is begun and gone on with", () => {
    const database = freshDatabase(provider, { migrated: false });

    test("has the engine loaded where a migration is missing, and not otherwise", async () => {
      const all = await names(provider);
      expect(await (await startMigrator())(database.url())).toEqual({ applied: all, engines: 1 });
      expect(await (await startMigrator())(database.url())).toEqual({ applied: [], engines: 0 });
    });
  });

  describe("another empty database", () => {
    const database = freshDatabase(provider, { migrated: false });

    test("is migrated by the command, which says what it did", async () => {
      const lines = (await names(provider)).map((name) => `Applied the migration ${name}.\n`);
      expect(await runMigrate(database.url())).toEqual({ code: 0, output: lines.join(""), errors: "" });
      expect(await runMigrate(database.url())).toEqual({
        code: 0,
        output: "The database is up to date.\n",
        errors: "",
      });
    });
  });

  describe("a migrated database", () => {
    const database = freshDatabase(provider);

    test("is as it was after a migration that fails half-way, and can be migrated when that is mended", async () => {
      const half = `ALTER TABLE "User" ADD COLUMN "extra" TEXT;\nALTER TABLE "Absent" ADD COLUMN "extra" TEXT;`;
      const broken = await migrationsWith(provider, half);
      const failed = migrate(database.url(), { migrations: broken });
      await expect(failed).rejects.toThrow(MigrationError);
      await expect(failed).rejects.toThrow(/Absent/);
      expect(await difference(database.url())).toBe("");

      const mended = await migrationsWith(provider, `ALTER TABLE "User" ADD COLUMN "extra" TEXT DEFAULT 'a;b';`);
      expect(await migrate(database.url(), { migrations: mended })).toEqual(["99990101000000_next"]);
      expect(await difference(database.url())).not.toBe("");
    });
  });

  describe("another migrated database", () => {
    const database = freshDatabase(provider);

    test("is not called up to date where another tool began a migration that did not end", async () => {
      const [last = ""] = (await names(provider)).toReversed();
      await database.open().$executeRaw`
        UPDATE "_prisma_migrations" SET finished_at = NULL WHERE migration_name = ${last}`;
      await expect(migrate(database.url())).rejects.toThrow(last);
    });

    test("is up to date with migrations that are newer than this version", async () => {
      await database.open().$executeRaw`UPDATE "_prisma_migrations" SET finished_at = started_at`;
      const newer = await migrationsWith(provider, `ALTER TABLE "User" ADD COLUMN "extra" TEXT;`);
      expect(await migrate(database.url(), { migrations: newer })).toHaveLength(1);
      expect(await migrate(database.url())).toEqual([]);
    });
  });
});

describe("a Postgres URL that names a schema", () => {
  const database = freshDatabase("postgres", { migrated: false });

  test("has its tables there, for the migrations and for the client", async () => {
    const url = `${database.url()}?schema=log%20in`;
    await migrate(url);
    expect(await difference(url)).toBe("");
    expect(await difference(database.url())).toContain(`CREATE TABLE "User"`);
    const client = openDatabase(url);
    expect(await client.user.count()).toBe(0);
    await client.$disconnect();
  });
});

describe("a SQLite file with data", () => {
  const database = freshDatabase("sqlite");

  beforeAll(async () => {
    const owner = { id: "owner", username: "owner", name: "Owner", passwordHash: "", pictureId: "p" };
    const picture = { create: { webp: new Uint8Array([1]) } };
    await database.open().user.create({ data: { ...owner, createdAt: new Date(), picture } });
  });

  test("keeps what refers to a table that is rebuilt", async () => {
    const rebuilt = await migrationsWith(
      "sqlite",
      `PRAGMA defer_foreign_keys=ON;
      PRAGMA foreign_keys=OFF;
      CREATE TABLE "new_User" ("id" TEXT NOT NULL PRIMARY KEY, "username" TEXT NOT NULL, "name" TEXT NOT NULL,
        "passwordHash" TEXT NOT NULL, "pictureId" TEXT NOT NULL, "createdAt" DATETIME NOT NULL);
      INSERT INTO "new_User" SELECT "id", "username", "name", "passwordHash", "pictureId", "createdAt" FROM "User";
      DROP TABLE "User";
      ALTER TABLE "new_User" RENAME TO "User";
      PRAGMA foreign_keys=ON;
      PRAGMA defer_foreign_keys=OFF;`,
      "99990102000000_rebuild",
    );
    expect(await migrate(database.url(), { migrations: rebuilt })).toContain("99990102000000_rebuild");
    expect(await database.open().picture.count({ where: { userId: "owner" } })).toBe(1);
  });

  test("refuses a migration that leaves rows without what they refer to", async () => {
    const orphaning = await migrationsWith("sqlite", `DELETE FROM "User";`, "99990103000000_orphan");
    await expect(migrate(database.url(), { migrations: orphaning })).rejects.toThrow(/Picture/);
    expect(await database.open().user.count()).toBe(1);
  });
});

describe("a database that is out of reach", () => {
  test.each([
    [
      "postgresql://me:hunter2@127.0.0.1:1/login",
      /^The Postgres database "login" at 127\.0\.0\.1:1 cannot be opened: /,
    ],
    [`file:${import.meta.dirname}`, /^The SQLite file .* cannot be opened: /],
    [`file:${import.meta.filename}`, /^The SQLite file .* cannot be opened: /],
    ["mysql://db/login", /^DATABASE_URL does not name a database: it must start with /],
  ])("%s is told in a sentence, without its password", async (url, sentence) => {
    const { code, output, errors } = await runMigrate(url);
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toMatch(sentence);
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(errors).not.toContain("hunter2");
  });

  const database = freshDatabase("postgres");
  test("and so is a wrong password", async () => {
    const url = new URL(database.url());
    url.password = "hunter2";
    await expect(migrate(url.href)).rejects.toThrow(/cannot be opened: password authentication failed/);
  });
});

/** A process that is ready to migrate, and what makes it do so: it tells what it applied, and how many engines that took. */
async function startMigrator(): Promise<(url: string) => Promise<{ applied: string[]; engines: number }>> {
  const script = `
    import { migrate } from "./lib/db/migrations.mjs";
    let engines = 0;
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = (code, imports) => {
      if ("./schema_engine_bg.js" in imports) engines++;
      return instantiate(code, imports);
    };
    process.once("message", async (url) => {
      const applied = await migrate(url);
      process.send({ applied, engines }, () => process.disconnect());
    });
    process.send("ready");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return async (url) => {
    child.send(url);
    const [message] = await Promise.race([once(child, "message"), once(child, "exit")]);
    return message;
  };
}

/** The names of the provider's migrations, in their order. */
async function names(provider: Provider): Promise<string[]> {
  const entries = await readdir(migrationsDirectory(provider), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
}

/** Runs `npm run migrate`'s script as a process of its own. */
function runMigrate(url: string): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["scripts/migrate.mjs"], {
      env: { ...process.env, DATABASE_URL: url, DATABASE_WAIT_SECONDS: "0" },
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => (output += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (errors += part));
    child.on("error", reject).on("close", (code) => resolve({ code, output, errors }));
  });
}

async function readModels(provider: Provider): Promise<string> {
  const schema = await readFile(path.join(migrationsDirectory(provider), "../schema.prisma"), "utf8");
  return schema.replace(/^\/\/ The same models as .*$/m, "").replace(/^ *(provider|output) *= .*$/gm, "");
}

/** A copy of the provider's migrations, and one more. */
async function migrationsWith(provider: Provider, sql: string, name = "99990101000000_next"): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), "qr-login-migrations-"));
  copies.push(copy);
  await cp(migrationsDirectory(provider), copy, { recursive: true });
  await mkdir(path.join(copy, name));
  await writeFile(path.join(copy, name, "migration.sql"), sql);
  return copy;
}
