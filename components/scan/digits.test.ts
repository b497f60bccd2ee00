import { expect, test } from "vitest";
import { plainDigits } from "./digits";

test.each([
  ["42", "42"],
  ["٤٢", "42"],
  ["۴۲", "42"],
  ["４２", "42"],
  [" 4-2 ", "42"],
  ["九", ""],
])("%s is %j", (typed, digits) => {
  expect(plainDigits(typed)).toBe(digits);
});
