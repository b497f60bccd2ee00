import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../migrations.mjs";
import { administer, databaseNamed, type Templates } from "./databases";
import { startPostgres } from "./postgres-server.mjs";

declare module "vitest" {
  interface ProvidedContext {
    templates: Templates;
  }
}

/** Makes, once for all test files, a migrated database of each provider for them to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_POSTGRES_URL;
  const server = given ? { url: given, stop: async () => {} } : await startPostgres();
  const directory = await mkdtemp(path.join(tmpdir(), "qr-login-sqlite-"));
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  // Ctrl-C skips the teardown.
  process.once("exit", removeDirectory);
  const name = `qr_login_test_${randomBytes(6).toString("hex")}`;
  const teardown = async () => {
    if (given) await administer(server.url, `DROP DATABASE IF EXISTS ${name}`);
    await server.stop();
    removeDirectory();
  };

  try {
    await administer(server.url, `CREATE DATABASE ${name}`);
    await migrate(databaseNamed(name, server.url));
    await migrate(`file:${path.join(directory, "template.db")}`);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("templates", { sqliteDirectory: directory, postgresServer: server.url, postgresTemplate: name });
  return teardown;
}
