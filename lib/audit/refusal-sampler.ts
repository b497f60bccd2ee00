const WINDOW_MS = 60_000;
const ROWS_PER_ADDRESS = 30;
const ROWS = 1_000;
/** Of what is over, one in so many still gets a line. */
const SAMPLE = 100;

/** What becomes of a refusal: a row and a line, a line that stands for several, or neither. */
export type Verdict = "row" | "line" | "nothing";

/**
 * Bounds what refusals can make a process write: whoever floods it with bad requests must fill neither the disk nor the
 * log. In each minute every address, and all of them together, have a number of rows; then lines stand for a hundred each.
 */
export function createRefusalSampler() {
  let endsMs = 0;
  let total = 0;
  const perAddress = new Map<string, number>();

  return function worth(address: string, nowMs: number): Verdict {
    if (nowMs >= endsMs) {
      endsMs = nowMs + WINDOW_MS;
      total = 0;
      perAddress.clear();
    }
    total += 1;
    const before = perAddress.get(address) ?? 0;
    // Nobody is added once all rows are gone, so the map stays as small as they are few.
    if (total <= ROWS) perAddress.set(address, before + 1);
    if (total <= ROWS && before < ROWS_PER_ADDRESS) return "row";
    return total % SAMPLE === 0 ? "line" : "nothing";
  };
}
