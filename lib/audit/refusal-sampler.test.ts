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
  expect(worth("b", 59_999)).toBe("row");
  expect(worth("a", 60_000)).toBe("row");
});

test("one address that floods takes no rows from another", () => {
  const worth = createRefusalSampler();
  times(5_000, () => worth("flood", 0));
  expect(worth("b", 0)).toBe("row");
});

test("what names an account has ten rows a minute from an address, thirty from all, whatever else there is", () => {
  const worth = createRefusalSampler();
  times(500, () => worth("flood", 0));
  let address = 0;
  times(5_000, () => worth(String(address++), 0));
  expect(times(20, () => worth("flood", 0, "ada")).row).toBe(10);
  expect(worth("elsewhere", 0, "ada")).toBe("row");
  expect(times(100, () => worth(String(address++), 0, "ada")).row).toBe(19);
  expect(worth("flood", 0, "bob")).toBe("row");
  expect(worth("flood", 60_000, "ada")).toBe("row");
});

test("accounts together have a thousand rows a minute, and take none from others", () => {
  const worth = createRefusalSampler();
  let account = 0;
  expect(times(5_000, () => worth("a", 0, String(account++))).row).toBe(1_000);
  expect(worth("a", 0)).toBe("row");
});

test("all addresses together have a thousand rows a minute", () => {
  const worth = createRefusalSampler();
  let address = 0;
  expect(times(5_000, () => worth(String(address++), 0))).toEqual({ row: 1_000, line: 40, nothing: 3_960 });
});
