// @ts-check
// Plain JavaScript, because `npm run migrate` reads it without a build.
import path from "node:path";

export const DEFAULT_DATABASE_URL = "file:./data/qr-login.db";
/** How long to wait for a database that does not answer yet. */
export const DEFAULT_DATABASE_WAIT_SECONDS = 60;

/**
 * Where a database is.
 *
 * @typedef {{ provider: "sqlite", file: string } | { provider: "postgres", url: string, schema: string | undefined }} DatabaseAddress
 */

/**
 * Reads a database URL: `file:` and a path, relative to the working directory or absolute, is SQLite;
 * `postgresql://` (or `postgres://`) is Postgres, where `?schema=name` names the schema to use.
 *
 * @param {string} url
 * @returns {DatabaseAddress}
 * @throws {TypeError} with a sentence (without the URL, which may hold a password) when it is neither
 */
export function databaseAddress(url) {
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!URL.canParse(url)) throw new TypeError("it is not a URL; percent-encode what is special in the password");
    return { provider: "postgres", url, schema: new URL(url).searchParams.get("schema") ?? undefined };
  }
  if (url.startsWith("file:")) {
    const file = url.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    if (file === "" || file.startsWith("//") || /[?#]|:memory:/.test(file)) {
      throw new TypeError(`after "file:" it needs the path of a file, and nothing else`);
    }
    return { provider: "sqlite", file: path.resolve(file) };
  }
  throw new TypeError(`it must start with "file:" (SQLite) or "postgresql://"`);
}
