#!/usr/bin/env node
// @ts-check
// `npm run messages`: what each language says, and lacks. `npm run messages -- fr` begins French, or completes it, in English.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  asInEnglish,
  completed,
  emptyFile,
  pluralForms,
  readEnglish,
  readMessages,
  sentences,
  variable,
} from "./messages/messages-file.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = path.join(root, "lib", "i18n", "messages");
const RIGHT_TO_LEFT = ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"];

const english = readEnglish(folder);
const [given] = process.argv.slice(2);
if (given === undefined) for (const locale of written()) tell(locale);
else write(canonical(given));

function written() {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "en.ts");
  return files.map((file) => path.parse(file).name);
}

/** @param {string} locale */
function fileOf(locale) {
  return path.join(folder, `${locale}.ts`);
}

/** One line: how much there is, how much is missing, and how much reads as in English. @param {string} locale */
function tell(locale) {
  const own = readMessages(readFileSync(fileOf(locale), "utf8"));
  const there = sentences(own);
  const all = sentences(readMessages(completed(readFileSync(fileOf(locale), "utf8"), english, locale)));
  const missing = [...all.keys()].filter((name) => !there.has(name)).length;
  const same = asInEnglish(own, english).length;
  console.log(`${locale.padEnd(8)} ${there.size} sentences, ${missing} missing, ${same} as in English`);
}

/** @param {string} locale */
function write(locale) {
  const isNew = !existsSync(fileOf(locale));
  const before = isNew ? emptyFile(locale) : readFileSync(fileOf(locale), "utf8");
  const after = completed(before, english, locale);
  if (after !== before) writeFileSync(fileOf(locale), formatted(after));
  const own = readMessages(after);
  const added = sentences(own).size - sentences(readMessages(before)).size;
  console.log(
    `${path.relative(root, fileOf(locale))}: ${added} of ${sentences(own).size} sentences added, in English.`,
  );
  console.log(`${locale} counts by ${pluralForms(locale).join(", ")}.`);
  const same = asInEnglish(own, english);
  if (added === 0) for (const [name, sentence] of same) console.log(`As in English: ${name}: ${sentence}`);
  if (isNew) console.log(`When it is translated, add it to lib/i18n/languages.ts:\n  ${entry(locale)}`);
}

/** Its line in the list of languages. @param {string} locale */
function entry(locale) {
  const named = new Intl.DisplayNames(locale, { type: "language" }).of(locale) ?? locale;
  const name = named.charAt(0).toLocaleUpperCase(locale) + named.slice(1);
  const dir = RIGHT_TO_LEFT.includes(new Intl.Locale(locale).maximize().script ?? "") ? "rtl" : "ltr";
  return `{ locale: "${locale}", dir: "${dir}", name: "${name}", messages: ${variable(locale)} },`;
}

/** The tag as it is written, of a language that this Node.js has heard of. @param {string} tag @returns {string} */
function canonical(tag) {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  let locale = "";
  try {
    locale = Intl.getCanonicalLocales(tag)[0] ?? "";
  } catch {
    // Said below.
  }
  if (locale && names.of(locale) && new Intl.Locale(locale).language !== "en") return locale;
  if (locale && names.of(locale)) console.error("English is what the others are made from: edit lib/i18n/messages/en.");
  else console.error(`"${tag}" is the tag of no language (BCP 47), as "fr" and "pt-BR" are.`);
  process.exit(1);
}

/** @param {string} text */
function formatted(text) {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const options = /** @type {const} */ ({ cwd: root, input: text, encoding: "utf8" });
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, "format", "--stdin-file-path=m.ts"], options);
  if (status !== 0) throw new Error(`Biome could not format the file: ${stderr}`);
  return stdout;
}
