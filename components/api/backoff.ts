import type { ApiError } from "./call";

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before trying again, in ms: doubling to ten seconds, of which `random` (0 to 1) decides the upper
 * half, so that pages cut off together do not come back together.
 */
export function backoffMs(attempt: number, random: number): number {
  return spread(Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt), random);
}

/** Half of that time, and of the other half as much as `random` says. */
export function spread(ms: number, random: number): number {
  return ms / 2 + (ms / 2) * random;
}

/** As long as that, and at least as long as the server said. */
export function retryAfterMs({ retryAtMs = 0 }: ApiError, attempt: number, random: number, nowMs: number): number {
  return Math.max(backoffMs(attempt, random), retryAtMs - nowMs);
}
