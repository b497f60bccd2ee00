import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** @typedef {{ origin: string, username: string, deviceId: string, token: string, privateKey: import("jose").JWK }} SignIn */

/** Keeps the sign-in for its owner alone. @param {string} file @param {SignIn} signIn */
export function writeKeyFile(file, signIn) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomUUID()}`;
  writeFileSync(fresh, `${JSON.stringify(signIn, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(fresh, file);
}

/** @param {string} file @returns {SignIn | undefined} */
export function readKeyFile(file) {
  if (!existsSync(file)) return undefined;
  // Windows has no such bits.
  const others = statSync(file).mode & 0o077;
  if (others !== 0 && process.platform !== "win32") {
    throw new Error(`Others may read ${file}. It holds a key: run chmod 600 on it, or sign in again.`);
  }
  try {
    const signIn = JSON.parse(readFileSync(file, "utf8"));
    if (signIn.origin && signIn.token && signIn.deviceId && signIn.privateKey?.d) return signIn;
  } catch {
    // Told below.
  }
  throw new Error(`${file} is no key file. Remove it, or name another one with --key-file.`);
}

/** @param {string} file */
export function removeKeyFile(file) {
  rmSync(file, { force: true });
}
