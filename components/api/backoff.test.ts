import { expect, test } from "vitest";
import { backoffMs } from "./backoff";

test("doubles from half a second to ten seconds, spread over the upper half", () => {
  expect([0, 1, 2, 10, 1000].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1_000, 2_000, 10_000, 10_000]);
  expect([0, 1, 2, 10, 1000].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1_000, 5_000, 5_000]);
});
