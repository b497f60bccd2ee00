import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** How many files of builds before this one stay. */
const KEPT_BUILDS = 10;
const BY_CONTENT = /^qr-login-[0-9a-f]{16}\.js$/;

/** The name that is its content's. @param {Uint8Array} content */
export function nameOf(content) {
  return `qr-login-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.js`;
}

/**
 * Puts the tag's file where other sites load it, by the name that moves and by its content's. Pages name the latter with its hash,
 * and no upgrade may take it from them: those of the last builds stay, and those of releases come along.
 *
 * @param {string} directory
 * @param {Uint8Array} content
 * @param {string} released a folder of files by their content's names
 */
export function writeTag(directory, content, released) {
  mkdirSync(directory, { recursive: true });
  const file = nameOf(content);
  const integrity = `sha384-${createHash("sha384").update(content).digest("base64")}`;
  const before = filesByContent(directory).filter((name) => name !== file);
  const age = (/** @type {string} */ name) => statSync(path.join(directory, name)).mtimeMs;
  for (const name of before.sort((a, b) => age(b) - age(a)).slice(KEPT_BUILDS)) {
    for (const ending of ["", ".br", ".gz"]) rmSync(path.join(directory, name + ending), { force: true });
  }
  for (const name of filesByContent(released)) copyFileSync(path.join(released, name), path.join(directory, name));
  for (const name of ["qr-login.js", file]) writeFileSync(path.join(directory, name), content);
  writeFileSync(path.join(directory, "sdk.json"), `${JSON.stringify({ file, integrity })}\n`);
}

/** @param {string} directory */
export function filesByContent(directory) {
  return existsSync(directory) ? readdirSync(directory).filter((name) => BY_CONTENT.test(name)) : [];
}
