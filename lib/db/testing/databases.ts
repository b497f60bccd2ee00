import { randomBytes } from "node:crypto";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, inject } from "vitest";
import type { DatabaseAddress } from "../../env/database-address.mjs";
import { closeDatabase, type Database, openDatabase, setDatabase, type Waits } from "../database";

export type Provider = DatabaseAddress["provider"];

/** What global-setup.ts prepares. */
export interface Templates {
  sqliteDirectory: string;
  postgresServer: string;
  postgresTemplate: string;
}

/** A suite's own database; its members are for tests and hooks, not for the suite's body. */
export interface TestDatabase {
  readonly provider: Provider;
  /** As `DATABASE_URL`. */
  url(): string;
  /** A client of its own each time, as another process would have; closed after the suite. */
  open(): Database;
}

/**
 * As long as a test may take: what a slow machine draws out is no outage. Tests of outages open a database with the product's waits.
 */
const PATIENT: Waits = { connectMs: 60_000, lockMs: 60_000, statementMs: 60_000, answerMs: 60_000 };

/** Runs a suite twice, each time with a fresh, migrated database that its tests share. */
export function describeOnBothDatabases(name: string, suite: (database: TestDatabase) => void): void {
  for (const provider of ["sqlite", "postgres"] as const) {
    describe(`${name} on ${provider}`, () => suite(freshDatabase(provider)));
  }
}

/** Registers the hooks that make and drop a database for the suite (or file) around the call. */
export function freshDatabase(provider: Provider, options: { migrated?: boolean } = {}): TestDatabase {
  const name = `qr_login_test_${randomBytes(6).toString("hex")}`;
  const clients: Database[] = [];
  const url = () => addressOf(provider, name);

  beforeAll(async () => {
    const { sqliteDirectory, postgresServer, postgresTemplate } = inject("templates");
    const migrated = options.migrated ?? true;
    if (provider === "postgres") {
      await administer(postgresServer, `CREATE DATABASE ${name}${migrated ? ` TEMPLATE ${postgresTemplate}` : ""}`);
    } else if (migrated) {
      await copyFile(path.join(sqliteDirectory, "template.db"), path.join(sqliteDirectory, `${name}.db`));
    }
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.$disconnect()));
    // The SQLite files go with their directory.
    if (provider === "postgres") await administer(inject("templates").postgresServer, `DROP DATABASE ${name} (FORCE)`);
  });

  return {
    provider,
    url,
    open() {
      const client = openDatabase(url(), { waits: PATIENT });
      clients.push(client);
      return client;
    },
  };
}

/** Makes a fresh database the one that `database()` gives in this test file. */
export function freshProcessDatabase(provider: Provider = "sqlite"): TestDatabase {
  const fresh = freshDatabase(provider);
  beforeAll(() => {
    process.env.DATABASE_URL = fresh.url();
    setDatabase(openDatabase(fresh.url(), { waits: PATIENT }));
  });
  afterAll(closeDatabase);
  return fresh;
}

function addressOf(provider: Provider, name: string): string {
  const { sqliteDirectory, postgresServer } = inject("templates");
  if (provider === "postgres") return databaseNamed(name, postgresServer);
  return `file:${path.join(sqliteDirectory, `${name}.db`)}`;
}

/** The URL of another database on the same Postgres server. */
export function databaseNamed(name: string, server: string): string {
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

/** Sends one statement to a Postgres server, outside any transaction. */
export async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
