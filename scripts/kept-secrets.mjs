import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadEnvFile } from "../lib/env/env-file.mjs";

/**
 * What a server on this machine needs and nobody was asked for: the secret that signs its sessions, and the password of its
 * demo account. Made the first time and kept in a file, so that a restart signs nobody out. The environment comes first.
 *
 * @param {string} file for this user's eyes only, as is its folder
 */
export function loadKeptSecrets(file) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const kept = existsSync(file) ? readFileSync(file, "utf8") : "";
  /** @type {[string, () => string][]} */
  const secrets = [
    ["NEXTAUTH_SECRET", () => randomBytes(32).toString("base64url")],
    ["DEMO_PASSWORD", readablePassword],
  ];
  for (const [name, secret] of secrets) {
    if (!new RegExp(`^${name}=`, "m").test(kept)) appendFileSync(file, `${name}=${secret()}\n`, { mode: 0o600 });
    if (process.env[name] === "") delete process.env[name];
  }
  loadEnvFile(file);
}

/** Easy to type on a phone: three groups of four letters that cannot be taken for one another. */
function readablePassword() {
  const letters = "abcdefghjkmnpqrstvwxyz";
  // 242 = 11 × 22: bytes from there on would favour the first letters.
  const picks = [...randomBytes(64)].filter((byte) => byte < 242).map((byte) => letters[byte % letters.length]);
  return [0, 4, 8].map((from) => picks.slice(from, from + 4).join("")).join("-");
}
