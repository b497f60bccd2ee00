const WINDOW_MS = 60_000;
const ROWS_PER_ADDRESS = 30;
const ROWS = 1_000;
/** Once an address, or all together, are over their rows, one refusal in SAMPLE gets a line. */
const SAMPLE = 100;

export type Verdict = "row" | "line" | "nothing";

/**
 * Bounds what refusals can make a process write: a flood of bad requests must fill neither the disk nor the log. Each minute
 * every address, and all together, have a number of rows; then one line stands for a hundred refusals.
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
    // No address is added once all rows are used, so the map stays small.
    if (total <= ROWS) perAddress.set(address, before + 1);
    if (total <= ROWS && before < ROWS_PER_ADDRESS) return "row";
    return total % SAMPLE === 0 ? "line" : "nothing";
  };
}
