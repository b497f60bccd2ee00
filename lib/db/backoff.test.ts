import { expect, test } from "vitest";
import { backoffMs } from "./backoff.mjs";

const bounds = { firstMs: 100, longestMs: 5_000 };
const waits = (random: number) => [0, 1, 2, 5, 6, 5_000].map((attempt) => backoffMs(attempt, bounds, () => random));

test("waits twice as long each time up to the longest, at least half of it", () => {
  expect(waits(1)).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  expect(waits(0)).toEqual([50, 100, 200, 1_600, 2_500, 2_500]);
});

test("leaves the other half to chance", () => {
  const several = Array.from({ length: 100 }, () => backoffMs(0, bounds));
  expect(Math.min(...several)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...several)).toBeLessThanOrEqual(100);
  expect(new Set(several).size).toBeGreaterThan(50);
});
