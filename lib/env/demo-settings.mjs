// @ts-check
// Plain JavaScript, because `npm run demo` uses it before anything is built.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { DEFAULT_DATABASE_URL } from "./database-address.mjs";
import { loadEnvFile } from "./env-file.mjs";
import { decodeText } from "./text-file.mjs";

/** What commands need to know of a server besides its database: where it is, and who may make an account. */
const SHARED = ["DATABASE_URL", "APP_URL", "SIGN_UP"];

/**
 * Keeps what the demo runs with, for the commands beside it.
 *
 * @param {string} file
 * @param {string} origin
 */
export function keepDemoSettings(file, origin) {
  const now = { ...process.env, APP_URL: origin };
  const kept = Object.fromEntries(SHARED.map((name) => [name, /** @type {NodeJS.ProcessEnv} */ (now)[name] ?? ""]));
  writeFileSync(file, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
}

/**
 * Settings for an operator's command: the environment's, the demo's where its database is meant, and those of `.env`. So a link
 * that is made for the demo leads to where the demo is. Where nobody names a database and there is only the demo's, it is meant.
 *
 * @param {{ envFile?: string, demoFile?: string, defaultUrl?: string, tell?: (sentence: string) => void }} [options]
 */
export function loadCommandSettings({
  envFile = ".env",
  demoFile = "data/demo/settings.json",
  defaultUrl = DEFAULT_DATABASE_URL,
  tell = console.warn,
} = {}) {
  const inFile = existsSync(envFile) ? parseEnv(decodeText(readFileSync(envFile))) : {};
  const named = process.env.DATABASE_URL || inFile.DATABASE_URL;
  const demo = existsSync(demoFile) ? JSON.parse(readFileSync(demoFile, "utf8")) : undefined;
  const isOnlyOne = !named && demo?.DATABASE_URL && !holdsAnything(placeOf(defaultUrl));
  if (isOnlyOne) tell(`On the demo's database, ${shown(demo.DATABASE_URL)}. Name another with DATABASE_URL.`);
  if (demo && (isOnlyOne || placeOf(demo.DATABASE_URL) === placeOf(named || defaultUrl))) {
    for (const name of SHARED) process.env[name] ||= demo[name];
  }
  loadEnvFile(envFile);
}

/** One that a command has only looked into is SQLite's first page and no more. @param {string} file */
function holdsAnything(file) {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 4096;
}

/** Without a password. @param {string} url */
function shown(url) {
  return url.startsWith("file:") ? url : new URL(url).host + new URL(url).pathname;
}

/** A file has many spellings. @param {string} url */
function placeOf(url) {
  return url.startsWith("file:") ? path.resolve(url.slice("file:".length).replace(/^\/\/(?=\/)/, "")) : url;
}
