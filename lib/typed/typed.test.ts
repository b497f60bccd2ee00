import { describe, expect, test } from "vitest";
import { plainDigits } from "./digits";
import { readUserCode, userCodeInGroups, userCodeLetters } from "./user-code";

describe("a user code", () => {
  test.each([
    "BCDFGHJK",
    "bcdf-ghjk",
    " bc df  gh jk ",
    "ＢＣＤＦＧＨＪＫ",
    "ｂｃｄｆ－ｇｈｊｋ",
    "ＢＣＤＦ　ＧＨＪＫ",
    "BCDF–GHJK",
    "BCDF—GHJK",
    "BCDF‑GHJK",
    "BCDF−GHJK".replace("−", "-"),
    "ⒷⒸⒹⒻⒼⒽⒿⓀ",
    "𝐁𝐂𝐃𝐅𝐆𝐇𝐉𝐊",
    "\u200eBCDF-GHJK\u200f",
    "\u2066BCDF\u00adGHJK\u2069",
    "\ufeffBCDF\u200bGHJK\n",
  ])("%j is the same one to the page and to the server", (typed) => {
    expect(readUserCode(typed)).toBe("BCDFGHJK");
    expect(userCodeLetters(typed)).toBe("BCDFGHJK");
  });

  test.each(["", "BCDFGHJ", "BCDFGHJKL", "BCDFGHJA", "BCDFGHJ0", "BCDF.GHJK", "日本語", "ВСDFGHJK"])(
    "%j is none",
    (typed) => {
      expect(readUserCode(typed)).toBeNull();
    },
  );

  test("a field keeps only what can be in one, and all of that", () => {
    expect(userCodeLetters("AEIOUY0123")).toBe("");
    expect(userCodeLetters("b-a-c")).toBe("BC");
    expect(userCodeLetters("BCDF-GHJK-LMNP")).toBe("BCDFGHJKLMNP");
  });

  test.each([
    ["", ""],
    ["BCDF", "BCDF"],
    ["BCDFG", "BCDF-G"],
    ["BCDFGHJK", "BCDF-GHJK"],
  ])("%j is shown as %j, and read again", (letters, shown) => {
    expect(userCodeInGroups(letters)).toBe(shown);
    expect(userCodeLetters(shown)).toBe(letters);
  });
});

describe("digits", () => {
  test("of every script are what they are worth", () => {
    let scripts = 0;
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const first = String.fromCodePoint(codePoint);
      const before = String.fromCodePoint(Math.max(0, codePoint - 1));
      if (!/\p{Nd}/u.test(first) || (/\p{Nd}/u.test(before) && (codePoint < 0x1d7ce || codePoint > 0x1d7ff))) continue;
      if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff && (codePoint - 0x1d7ce) % 10 !== 0) continue;
      const all = Array.from({ length: 10 }, (_, value) => String.fromCodePoint(codePoint + value)).join("");
      expect(plainDigits(all), first).toBe("0123456789");
      scripts++;
    }
    expect(scripts).toBeGreaterThan(60);
  });

  test.each([
    [" 4-2 ", "42"],
    ["九", ""],
    ["②", "2"],
    ["\u200f٤٢\u200e", "42"],
    ["4711", "4711"],
  ])("%j are the digits %j", (typed, digits) => {
    expect(plainDigits(typed)).toBe(digits);
  });
});
