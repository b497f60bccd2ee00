import { expect, test } from "vitest";
import { backoffMs, retryAfterMs } from "./backoff";

test("doubles from half a second to ten seconds, spread over the upper half", () => {
  expect([0, 1, 2, 10, 1000].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1_000, 2_000, 10_000, 10_000]);
  expect([0, 1, 2, 10, 1000].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1_000, 5_000, 5_000]);
});

test("is never shorter than the server said", () => {
  const limited = { code: "rate_limited", retryAtMs: 100_000 } as const;
  expect(retryAfterMs(limited, 0, 1, 70_000)).toBe(30_000);
  expect(retryAfterMs(limited, 1, 1, 99_900)).toBe(1_000);
  expect(retryAfterMs({ code: "offline" }, 0, 1, 70_000)).toBe(500);
});
