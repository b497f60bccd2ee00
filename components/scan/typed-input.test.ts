import { expect, test } from "vitest";
import { codeInGroups, codeLetters, plainDigits } from "./typed-input";

test.each([
  ["BCDFGHJK", "BCDFGHJK"],
  ["bcdf-ghjk", "BCDFGHJK"],
  [" bc df  gh jk ", "BCDFGHJK"],
  ["BCDFGHJKLM", "BCDFGHJK"],
  ["AEIOUY0123", ""],
  ["b-a-c", "BC"],
])("%j is read as %j", (typed, letters) => {
  expect(codeLetters(typed)).toBe(letters);
});

test.each([
  ["", ""],
  ["BCDF", "BCDF"],
  ["BCDFG", "BCDF-G"],
  ["BCDFGHJK", "BCDF-GHJK"],
])("%j is shown as %j", (letters, shown) => {
  expect(codeInGroups(letters)).toBe(shown);
});

test("showing a code loses nothing", () => {
  expect(codeLetters(codeInGroups("XZWVTSRQ"))).toBe("XZWVTSRQ");
});

test.each([
  ["42", "42"],
  ["٤٢", "42"],
  ["۴۲", "42"],
  ["４２", "42"],
  [" 4-2 ", "42"],
  ["九", ""],
])("%s are the digits %j", (typed, digits) => {
  expect(plainDigits(typed)).toBe(digits);
});
