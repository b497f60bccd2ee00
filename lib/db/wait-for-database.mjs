// @ts-check
// Plain JavaScript, because `npm run migrate` reads it without a build.
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { databaseAddress } from "../env/database-address.mjs";
import { backoffMs } from "./backoff.mjs";

const WAITS = { firstMs: 100, longestMs: 3_000 };
const LONGEST_TRY_MS = 5_000;

/** Postgres' codes for what no waiting mends: credentials, rights, a database that there is not. */
const HOPELESS = /^(28|3D|42501)/;

/**
 * Resolves once the database takes statements. A Postgres that is not there yet, or is starting, is tried again with
 * back-off and jitter; a SQLite file is there or is made by its first statement, so there is nothing to wait for.
 *
 * @param {string} url as `DATABASE_URL`
 * @param {number} timeoutMs how long to go on trying
 * @param {(sentence: string) => void} tell is told once that it waits, and for what
 * @returns {Promise<void>}
 * @throws {Error} the last try's, when the time is over or when waiting is in vain
 */
export async function waitForDatabase(url, timeoutMs, tell) {
  const address = databaseAddress(url);
  if (address.provider === "sqlite") return;
  const end = Date.now() + timeoutMs;
  const { host, pathname } = new URL(address.url);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await tryOnce(address.url);
    } catch (error) {
      const { code = "", message } = /** @type {NodeJS.ErrnoException} */ (error);
      const waitMs = backoffMs(attempt, WAITS);
      if (HOPELESS.test(code) || Date.now() + waitMs > end) throw error;
      if (attempt === 0) {
        const what = `The database ${host}${pathname} does not answer yet (${message || code})`;
        tell(`${what}. Waiting for it for up to ${Math.round(timeoutMs / 1000)} s …`);
      }
      await delay(waitMs);
    }
  }
}

/** @param {string} connectionString */
async function tryOnce(connectionString) {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: LONGEST_TRY_MS,
    query_timeout: LONGEST_TRY_MS,
  });
  // A connection that breaks while it is closed is no news.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    // Not awaited: a server that hangs would not answer the good-bye either.
    void client.end().catch(() => {});
  }
}
