import { describe, expect, test } from "vitest";
import { languages } from "./languages";
import { en } from "./messages/en";

/** Every sentence by its path; a counting one is one, with its forms. */
function sentences(messages: object, path = ""): Map<string, string | Record<string, string>> {
  const found = new Map<string, string | Record<string, string>>();
  for (const [key, value] of Object.entries(messages) as [string, string | object][]) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(here, value);
    else if (isPlural(here)) found.set(here, value as Record<string, string>);
    else for (const [name, sentence] of sentences(value, here)) found.set(name, sentence);
  }
  return found;
}

/** English has two forms of every sentence that counts, and of nothing else. */
function isPlural(path: string): boolean {
  const inEnglish = path.split(".").reduce<unknown>((messages, key) => (messages as Record<string, unknown>)[key], en);
  return typeof inEnglish === "object" && Object.keys(inEnglish as object).toString() === "one,other";
}

const places = (sentence: string) => (sentence.match(/\{\w+\}/gu) ?? []).toSorted();
const english = sentences(en);

describe.each(languages)("$name", ({ locale, dir, messages }) => {
  const own = sentences(messages);

  test("has a sentence for everything, and for nothing else", () => {
    expect([...own.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    for (const [path, sentence] of own) {
      for (const form of Object.values(typeof sentence === "string" ? [sentence] : sentence)) {
        expect(form.trim(), path).toBe(form);
        expect(form, path).not.toBe("");
      }
    }
  });

  test("counts by its own plural rules", () => {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
    for (const [path, forms] of own) {
      if (typeof forms !== "string") expect(Object.keys(forms).toSorted(), path).toEqual(categories);
    }
  });

  test("fills in the same values as English", () => {
    for (const [path, sentence] of own) {
      const original = english.get(path);
      if (typeof sentence === "string" && typeof original === "string") {
        expect(places(sentence), path).toEqual(places(original));
      } else {
        // A form for one or two may do without the digit.
        const allowed = places(Object.values(original ?? {}).join());
        for (const form of Object.values(sentence)) expect(allowed, path).toEqual(expect.arrayContaining(places(form)));
      }
    }
  });

  test("is told to be written in its direction", () => {
    const rtl = /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(messages.app.language);
    expect(dir).toBe(rtl ? "rtl" : "ltr");
  });
});

test("French is set as French is: narrow no-break spaces inside quotes and before high marks, and its own apostrophe", () => {
  const french = languages.find(({ locale }) => locale === "fr")?.messages ?? {};
  for (const [path, sentence] of sentences(french)) {
    for (const form of typeof sentence === "string" ? [sentence] : Object.values(sentence)) {
      expect(form, path).not.toMatch(/(?<!\u202f)[;!?»]|(?<!\u202f|https?):|«(?!\u202f)|['"“”]/u);
    }
  }
});
