import type { ApiError } from "./types";

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Doubles to ten seconds, in ms; the upper half is left to `random` (0 to 1), so that pages cut off together spread. */
export function backoffMs(attempt: number, random: number): number {
  return spread(Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt), random);
}

export function spread(ms: number, random: number): number {
  return ms / 2 + (ms / 2) * random;
}

export function retryAfterMs({ retryAtMs = 0 }: ApiError, attempt: number, random: number, nowMs: number): number {
  return Math.max(backoffMs(attempt, random), retryAtMs - nowMs);
}
