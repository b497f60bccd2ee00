// @ts-check
// Plain JavaScript, because `npm run demo` reads its settings before anything is built.
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { decodeText } from "./text-file.mjs";

const SETTING = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/;
/** Spaces that nobody sees, which would become a part of a name. */
const UNSEEN_START = /^[\u00a0\u200b\ufeff]+/gm;

/**
 * Sets what a file of settings says and the environment does not, where there is that file.
 *
 * @param {string} file
 * @param {(sentence: string) => void} [tell] gets a sentence for each line that is no setting
 */
export function loadEnvFile(file, tell = console.warn) {
  if (!existsSync(file)) return;
  const text = decodeText(readFileSync(file)).replace(UNSEEN_START, "");
  const unknown = unknownLines(text);
  // Node.js would take what is unknown, and the next setting with it, for one name.
  const known = text.split("\n").filter((_, index) => !unknown.includes(index + 1));
  for (const [name, value] of Object.entries(parseEnv(known.join("\n")))) process.env[name] ??= value;
  // Not the line itself, which may be half of a secret.
  for (const line of unknown) tell(`${file}, line ${line}, is no setting: it has to be NAME=value.`);
}

/**
 * The numbers of the lines that are neither a setting nor a comment. A quoted value may go on over several.
 *
 * @param {string} text
 * @returns {number[]}
 */
export function unknownLines(text) {
  const lines = text.split("\n");
  /** @type {number[]} */
  const unknown = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const value = SETTING.exec(line)?.[1];
    if (value === undefined) unknown.push(at + 1);
    else at = endOfValue(lines, at, value);
  }
  return unknown;
}

/** @param {string[]} lines @param {number} at @param {string} value */
function endOfValue(lines, at, value) {
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined || value.indexOf(quote, 1) > 0) return at;
  const end = lines.findIndex((line, index) => index > at && line.includes(quote));
  return end < 0 ? at : end;
}
