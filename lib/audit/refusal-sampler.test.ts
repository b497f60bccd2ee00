import { expect, test } from "vitest";
import { createRefusalSampler, type Verdict } from "./refusal-sampler";

function tally(worths: Verdict[]): Record<Verdict, number> {
  const count = (worth: Verdict) => worths.filter((each) => each === worth).length;
  return { row: count("row"), line: count("line"), nothing: count("nothing") };
}

const times = (count: number, worth: () => Verdict) => tally(Array.from({ length: count }, worth));

test("an address has thirty rows a minute; then one refusal in a hundred gets a line", () => {
  const worth = createRefusalSampler();
  expect(times(30, () => worth("a", 0))).toEqual({ row: 30, line: 0, nothing: 0 });
  expect(times(970, () => worth("a", 59_999))).toEqual({ row: 0, line: 10, nothing: 960 });
  expect(worth("b", 59_999)).toBe("nothing");
  expect(worth("a", 60_000)).toBe("row");
});

test("one address that floods takes no rows from another", () => {
  const worth = createRefusalSampler();
  times(500, () => worth("flood", 0));
  expect(worth("b", 0)).toBe("row");
});

test("all addresses together have a thousand rows a minute", () => {
  const worth = createRefusalSampler();
  let address = 0;
  expect(times(5_000, () => worth(String(address++), 0))).toEqual({ row: 1_000, line: 40, nothing: 3_960 });
});
