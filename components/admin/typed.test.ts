import { expect, test } from "vitest";
import { addressesIn, namesIn, wholeIn } from "./typed";

test("names have commas between them, of any script, and none is empty", () => {
  expect(namesIn(" family, friends،choir，  ,")).toEqual(["family", "friends", "choir"]);
  expect(namesIn("  ")).toEqual([]);
});

test("addresses have spaces or lines between them", () => {
  expect(addressesIn(" https://a.example/cb\n https://b.example/cb ")).toEqual([
    "https://a.example/cb",
    "https://b.example/cb",
  ]);
});

test.each([
  ["1", 1],
  [" 90 ", 90],
  ["٣", 3],
  ["91", undefined],
  ["0", undefined],
  ["-5", undefined],
  ["1.5", undefined],
  ["3 people", undefined],
  ["", undefined],
])("a whole number is typed: %s", (typed, number) => {
  expect(wholeIn(typed, 90)).toBe(number);
});
