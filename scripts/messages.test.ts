import path from "node:path";
import { describe, expect, test } from "vitest";
import { en } from "../lib/i18n/messages/en";
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

const english = readEnglish(path.join(import.meta.dirname, "../lib/i18n/messages"));

/** As data, without what is said to translators. */
type Data = string | { [key: string]: Data };
const data = (messages: ReturnType<typeof readMessages>): Data =>
  Object.fromEntries([...messages].map(([key, { value }]) => [key, typeof value === "string" ? value : data(value)]));

test("English is read as it is", () => {
  expect(data(english)).toEqual(en);
});

describe("a language that is begun", () => {
  test("has all that English has, in the forms that it counts by, and what is said to translators", () => {
    const text = completed(emptyFile("fr"), english, "fr");
    expect(text).toContain("export const fr: Messages = {");
    expect(text).toContain("/** Before the eight letters. */");
    const counted = [...sentences(readMessages(text))].filter(([name]) => name.startsWith("devices.endOthers.text."));
    const { one, other } = en.devices.endOthers.text;
    expect(Object.fromEntries(counted)).toEqual({
      "devices.endOthers.text.one": one,
      "devices.endOthers.text.many": other,
      "devices.endOthers.text.other": other,
    });
  });

  test("has nothing but English's where it counts as English does", () => {
    expect(data(readMessages(completed(emptyFile("de"), english, "de")))).toEqual(en);
  });

  test("needs no form that it has no use for", () => {
    expect(pluralForms("zh-Hans")).toEqual(["other"]);
    expect(pluralForms("ar")).toEqual(["zero", "one", "two", "few", "many", "other"]);
    expect(variable("zh-Hans")).toBe("zhHans");
  });
});

describe("a language that is completed", () => {
  const small = readMessages(
    'export const en = { a: "First", b: { c: "Third", /** How many. */ n: { one: "{count} day", other: "{count} days" } }, z: "Last" };',
  );

  test("gets what it lacks where English has it, and keeps every letter of its own", () => {
    const text = completed(
      '// Von Hand.\nexport const de: Messages = {\n  b: { c: "Drittes" /* so */ },\n};\n',
      small,
      "de",
    );
    expect(text).toContain("// Von Hand.");
    expect(text).toContain('c: "Drittes"');
    expect(text).toContain("/* so */");
    expect([...sentences(readMessages(text))]).toEqual([
      ["a", "First"],
      ["b.c", "Drittes"],
      ["b.n.one", "{count} day"],
      ["b.n.other", "{count} days"],
      ["z", "Last"],
    ]);
  });

  test("gets the forms that it lacks", () => {
    const text = completed(
      'export const fr: Messages = { a: "A", b: { c: "C", n: { one: "un jour", other: "des jours" } }, z: "Z" };',
      small,
      "fr",
    );
    expect(sentences(readMessages(text)).get("b.n.many")).toBe("{count} days");
    expect(sentences(readMessages(text)).get("b.n.one")).toBe("un jour");
  });

  test("is left alone where it lacks nothing", () => {
    const text = completed(emptyFile("fr"), english, "fr");
    expect(completed(text, english, "fr")).toBe(text);
  });
});

test("what reads as in English is told, form by form, but not what has no words", () => {
  const small = readMessages(
    'export const en = { a: "Name", b: "@{username}", n: { one: "{count} day", other: "{count} days" } };',
  );
  const own = readMessages(
    'export const fr: Messages = { a: "Name", b: "@{username}", n: { one: "un jour", many: "{count} days", other: "x" } };',
  );
  expect(asInEnglish(own, small)).toEqual([
    ["a", "Name"],
    ["n.many", "{count} days"],
  ]);
});

test("what is no plain sentence is told by its line", () => {
  expect(() => readMessages('export const fr = {\n  a: "A",\n  b: [],\n};')).toThrow("Line 3");
  expect(() => readMessages("export const fr = {\n  ...de,\n};")).toThrow("Line 2");
  expect(() => readMessages("")).toThrow("export const");
});
