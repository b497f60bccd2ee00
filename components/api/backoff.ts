const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before trying again, in ms: doubling to ten seconds, of which `chance` (0 to 1) decides the upper
 * half, so that pages cut off together do not come back together.
 */
export function backoffMs(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return full / 2 + (full / 2) * chance;
}
