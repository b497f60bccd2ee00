import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepDemoSettings, loadCommandSettings } from "./demo-settings.mjs";

const NAMES = ["DATABASE_URL", "APP_URL", "SIGN_UP"];
const DEMO = "file:./data/demo/qr-login.db";
const ORIGIN = "https://192.0.2.1:4000";

let directory: string;
let files: { envFile: string; demoFile: string; defaultUrl: string };
let told: string[];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "qr-login-demo-"));
  const file = (name: string) => path.join(directory, name);
  files = { envFile: file(".env"), demoFile: file("settings.json"), defaultUrl: `file:${file("qr-login.db")}` };
  told = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** What a command runs with, of what it finds in its environment. */
function loaded(environment: Record<string, string>): (string | undefined)[] {
  for (const name of NAMES) vi.stubEnv(name, environment[name]);
  loadCommandSettings({ ...files, tell: (sentence) => void told.push(sentence) });
  return NAMES.map((name) => process.env[name]);
}

function demoRuns(): void {
  vi.stubEnv("DATABASE_URL", DEMO);
  vi.stubEnv("SIGN_UP", "open");
  keepDemoSettings(files.demoFile, ORIGIN);
}

test("a command on the demo's database knows where the demo is, however the file is spelled", () => {
  demoRuns();
  for (const url of [DEMO, "file:data/demo/qr-login.db", `file://${path.resolve("data/demo/qr-login.db")}`]) {
    expect(loaded({ DATABASE_URL: url })).toEqual([url, ORIGIN, "open"]);
  }
});

test("a command on another database knows nothing of the demo", () => {
  demoRuns();
  for (const url of ["file:./data/other.db", "postgresql://localhost/demo"]) {
    expect(loaded({ DATABASE_URL: url })).toEqual([url, undefined, undefined]);
  }
  const own = new Sqlite(files.defaultUrl.slice("file:".length));
  own.exec("CREATE TABLE own (id)");
  own.close();
  expect(loaded({})).toEqual([undefined, undefined, undefined]);
  expect(told).toEqual([]);
});

test("a command that is told of no database takes the demo's where there is no other, and says so", () => {
  expect(loaded({})).toEqual([undefined, undefined, undefined]);
  demoRuns();
  expect(loaded({})).toEqual([DEMO, ORIGIN, "open"]);
  // As it is left by a command that looked there.
  const looked = new Sqlite(files.defaultUrl.slice("file:".length));
  looked.pragma("journal_mode = WAL");
  looked.close();
  expect(loaded({ APP_URL: "http://localhost:5000" })).toEqual([DEMO, "http://localhost:5000", "open"]);
  writeFileSync(files.envFile, "DATABASE_URL=file:./data/other.db\n");
  expect(loaded({})[0]).toBe("file:./data/other.db");
  expect(told).toEqual(Array(2).fill(`On the demo's database, ${DEMO}. Name another with DATABASE_URL.`));
});

test("the demo's database is told without its password", () => {
  vi.stubEnv("DATABASE_URL", "postgresql://demo:secret@localhost:5433/demo");
  keepDemoSettings(files.demoFile, ORIGIN);
  loaded({});
  expect(told).toEqual(["On the demo's database, localhost:5433/demo. Name another with DATABASE_URL."]);
});

test("what the environment says comes first, and .env after the demo, also where it names the database", () => {
  demoRuns();
  writeFileSync(files.envFile, `DATABASE_URL=${DEMO}\nAPP_URL=https://login.example\n`);
  expect(loaded({})).toEqual([DEMO, ORIGIN, "open"]);
  expect(loaded({ APP_URL: "http://localhost:5000" })).toEqual([DEMO, "http://localhost:5000", "open"]);
  expect(loaded({ DATABASE_URL: "file:./data/other.db" })[1]).toBe("https://login.example");
});

test.runIf(process.platform !== "win32")("is for its owner alone to read", () => {
  demoRuns();
  expect(statSync(files.demoFile).mode & 0o777).toBe(0o600);
});
