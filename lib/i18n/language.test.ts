import { expect, test } from "vitest";
import { languageFor } from "./language";

/** Klingon (tlh) stands for a language that is not there. */
test.each([
  ["de", "de"],
  ["de-AT,de;q=0.9,en;q=0.8", "de-AT"],
  ["tlh-Latn,tlh;q=0.9,de;q=0.5,en;q=0.3", "de"],
  ["en;q=0.2, ar;q=0.8", "ar"],
  ["ar-EG", "ar-EG"],
  ["zh-CN,zh;q=0.9", "zh-Hans-CN"],
  ["zh", "zh-Hans"],
  // The text is Simplified; fonts and screen readers have to know.
  ["zh-Hant-TW", "zh-Hans-TW"],
  ["de;q=0, en", "en"],
  ["tlh", "en"],
  ["", "en"],
  ["*", "en"],
  ['"><script>, ----, de-x-, \u0000', "en"],
  ["x".repeat(100_000), "en"],
])("a browser that prefers %j gets %s", (header, locale) => {
  expect(languageFor(header, null).locale).toBe(locale);
});

test("what the switch chose comes first, in the reader's region", () => {
  expect(languageFor("de-CH,en-GB;q=0.5", "en")).toMatchObject({ locale: "en-GB", chosen: "en", dir: "ltr" });
  expect(languageFor("de-CH", "ar")).toMatchObject({ locale: "ar", chosen: "ar", dir: "rtl" });
  expect(languageFor("de-CH", "tlh").chosen).toBe("de");
});

test("the same wishes are not looked up again, but for those that are longer than any browser's", () => {
  expect(languageFor("de-CH, de;q=0.9", null)).toBe(languageFor("de-CH, de;q=0.9", null));
  const long = "de-CH".padEnd(32_000, ", de;q=0.9");
  expect(languageFor(long, null)).toEqual(languageFor("de-CH, de;q=0.9", null));
  expect(languageFor(long, null)).not.toBe(languageFor(long, null));
});
