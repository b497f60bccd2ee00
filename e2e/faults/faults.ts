import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";

/** Takes the table of devices away, so that no page of a session can be made; the returned function puts it back. */
export function breakSessions(databaseFile: string): () => void {
  const rename = (from: string, to: string) => {
    const database = new Database(databaseFile);
    database.pragma("busy_timeout = 5000");
    database.exec(`ALTER TABLE "${from}" RENAME TO "${to}"`);
    database.close();
  };
  rename("Device", "Elsewhere");
  return () => rename("Elsewhere", "Device");
}

const FAULT_FILE = path.join(tmpdir(), `qr-login-fault-${process.pid}`);

/** Settings of a server whose layout can be broken. */
export const BREAKABLE = {
  NODE_OPTIONS: `--import=${path.join(import.meta.dirname, "layout.mjs")}`,
  FAULT_FILE,
};

/** Lets the frame of every page fail; the returned function mends it. Needs BREAKABLE. */
export function breakLayout(): () => void {
  writeFileSync(FAULT_FILE, "");
  return () => rmSync(FAULT_FILE, { force: true });
}
