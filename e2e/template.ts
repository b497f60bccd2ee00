import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Migrates an empty database once for a whole run. Servers are given copies of it (`newServer`), since the migrations take a
 * quarter of a start's processor time. Workers know of it by the environment.
 */
export function prepareTemplate(): void {
  const directory = mkdtempSync(path.join(tmpdir(), "qr-login-template-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const file = path.join(directory, "template.db");
  const env = { ...process.env, DATABASE_URL: `file:${file}` };
  const { status, stderr } = spawnSync(process.execPath, ["scripts/migrate.mjs"], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`The database could not be migrated:\n${stderr}`);
  process.env.TEMPLATE_DATABASE = file;
}
