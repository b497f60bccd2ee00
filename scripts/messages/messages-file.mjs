// @ts-check
// A file of lib/i18n/messages as it is written: what it says, and how it is completed without touching what is there.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** @typedef {{ comment: string, value: string | Messages }} Message with what is said of it to translators */
/** @typedef {Map<string, Message>} Messages */

/** English is a file a screen, and every other language one file with the screens by name. @param {string} folder */
export function readEnglish(folder) {
  const screens = readdirSync(path.join(folder, "en")).map(
    (file) => /** @type {const} */ ([variable(path.parse(file).name), file]),
  );
  /** @type {Messages} */
  const english = new Map();
  for (const [screen, file] of screens.sort()) {
    const value = readMessages(readFileSync(path.join(folder, "en", file), "utf8"));
    english.set(screen, { comment: "", value });
  }
  return english;
}

/** @param {string} text of a file @returns {Messages} */
export function readMessages(text) {
  const { file, object } = parse(text);
  return read(object, file);
}

/**
 * The file with whatever English has and it has not, in English: new sentences, and forms that the language counts by.
 *
 * @param {string} text of the file; `emptyFile` for a new one
 * @param {Messages} english
 * @param {string} locale
 */
export function completed(text, english, locale) {
  const { file, object } = parse(text);
  const insertions = missing(object, english, file, locale);
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, inserted }) => text.slice(0, at) + inserted + text.slice(at), text);
}

/** @param {string} locale */
export function emptyFile(locale) {
  return `import type { Messages } from "../messages";\n\nexport const ${variable(locale)}: Messages = {};\n`;
}

/** What a language or a screen is called in code: `zhHans`, `signIn`. @param {string} name */
export function variable(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/** From few to many, as they are read best. */
const PLURAL_FORMS = /** @type {const} */ (["zero", "one", "two", "few", "many", "other"]);

/** By what a language counts: `one`, `other`, and what others have between. @param {string} locale */
export function pluralForms(locale) {
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  return PLURAL_FORMS.filter((form) => forms.includes(form));
}

/**
 * Every sentence by its path; each form of one that counts has its own.
 *
 * @param {Messages} messages
 * @returns {Map<string, string>}
 */
export function sentences(messages, path = "") {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const [key, { value }] of messages) {
    if (typeof value === "string") found.set(path + key, value);
    else for (const [name, sentence] of sentences(value, `${path}${key}.`)) found.set(name, sentence);
  }
  return found;
}

/** Those that read as English does, letter for letter: not translated yet, or the same word. @param {Messages} own @param {Messages} english */
export function asInEnglish(own, english) {
  const originals = sentences(english);
  return [...sentences(own)].filter(([name, sentence]) => {
    const original = originals.get(name) ?? originals.get(name.replace(/\.\w+$/, ".other"));
    return sentence === original && /\p{L}/u.test(sentence.replace(/\{\w+\}|%s/g, ""));
  });
}

/** @param {string} text */
function parse(text) {
  const file = ts.createSourceFile("messages.ts", text, ts.ScriptTarget.ES2022, true);
  const statement = file.statements.find(ts.isVariableStatement);
  const object = bare(statement?.declarationList.declarations[0]?.initializer);
  if (!object || !ts.isObjectLiteralExpression(object)) throw new Error("There is no `export const … = { … }`.");
  return { file, object };
}

/** Without `satisfies` and `as`. @param {ts.Expression | undefined} expression @returns {ts.Expression | undefined} */
function bare(expression) {
  const wrapped = expression && (ts.isSatisfiesExpression(expression) || ts.isAsExpression(expression));
  return wrapped ? bare(expression.expression) : expression;
}

/** @param {ts.ObjectLiteralExpression} object @param {ts.SourceFile} file @returns {Messages} */
function read(object, file) {
  /** @type {Messages} */
  const messages = new Map();
  for (const property of object.properties) {
    const { key, initializer } = taken(property, file);
    const ranges = ts.getLeadingCommentRanges(file.text, property.pos) ?? [];
    const comment = ranges.map(({ pos, end }) => `${file.text.slice(pos, end)}\n`).join("");
    const value = ts.isObjectLiteralExpression(initializer) ? read(initializer, file) : initializer.text;
    messages.set(key, { comment, value });
  }
  return messages;
}

/** @param {ts.ObjectLiteralElementLike} property @param {ts.SourceFile} file */
function taken(property, file) {
  const initializer = ts.isPropertyAssignment(property) ? bare(property.initializer) : undefined;
  const named = property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name));
  if (!named || !initializer || !(ts.isStringLiteralLike(initializer) || ts.isObjectLiteralExpression(initializer))) {
    const { line } = file.getLineAndCharacterOfPosition(property.getStart(file));
    throw new Error(`Line ${line + 1} is neither a sentence nor an object of sentences.`);
  }
  return { key: /** @type {ts.Identifier | ts.StringLiteral} */ (property.name).text, initializer };
}

/**
 * What is to be written where.
 *
 * @param {ts.ObjectLiteralExpression} object
 * @param {Messages} english
 * @param {ts.SourceFile} file
 * @param {string} locale
 * @returns {{ at: number, inserted: string }[]}
 */
function missing(object, english, file, locale) {
  const own = new Map(object.properties.map((property) => [taken(property, file).key, property]));
  const insertions = [];
  /** @type {{ at: number, texts: string[] }} */
  let gap = { at: object.getStart(file) + 1, texts: [] };
  const gaps = [gap];
  for (const [key, message] of inForms(english, locale)) {
    const property = own.get(key);
    if (!property) {
      gap.texts.push(`${message.comment}${JSON.stringify(key)}: ${written(message, locale)}`);
      continue;
    }
    const { initializer } = taken(property, file);
    if (typeof message.value !== "string" && ts.isObjectLiteralExpression(initializer))
      insertions.push(...missing(initializer, message.value, file, locale));
    gap = { at: property.getEnd(), texts: [] };
    gaps.push(gap);
  }
  for (const [index, { at, texts }] of gaps.entries()) {
    if (texts.length === 0) continue;
    const inserted = texts.join(",\n");
    if (index > 0) insertions.push({ at, inserted: `,\n${inserted}` });
    else insertions.push({ at, inserted: object.properties.length > 0 ? `\n${inserted},` : `\n${inserted}` });
  }
  return insertions;
}

/** As this language has it: a sentence that counts in each of the language's forms. @param {Messages} english @param {string} locale */
function inForms(english, locale) {
  const [one, other] = [english.get("one"), english.get("other")];
  if (!one || !other || english.size !== 2) return english;
  return new Map(pluralForms(locale).map((form) => [form, form === "one" ? one : other]));
}

/** @param {Message} message @param {string} locale @returns {string} */
function written({ value }, locale) {
  if (typeof value === "string") return JSON.stringify(value);
  const members = [...inForms(value, locale)].map(
    ([key, message]) =>
      `${message.comment && `\n${message.comment}`}${JSON.stringify(key)}: ${written(message, locale)}`,
  );
  return `{ ${members.join(", ")} }`;
}
