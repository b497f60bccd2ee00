const WINDOW_MS = 60_000;
const ROWS_PER_ADDRESS = 30;
const ROWS = 1_000;
const ROWS_PER_ACCOUNT = 30;
/** So that one address cannot use up an account's rows, and hide what others try. */
const ROWS_PER_ACCOUNT_AND_ADDRESS = 10;
const ACCOUNT_ROWS = 1_000;
/** Once rows are used up, one refusal in SAMPLE gets a line. */
const SAMPLE = 100;

export type Verdict = "row" | "line" | "nothing";

/**
 * Bounds what refusals can make a process write: a flood of bad requests must fill neither the disk nor the log. Each minute
 * every address, and all together, have a number of rows; then one line stands for a hundred refusals. Those that name an
 * account have rows of their own, by account: nothing else can keep its owner from learning of them.
 */
export function createRefusalSampler() {
  let endsMs = 0;
  let total = 0;
  let rows = new Counts(ROWS);
  let accountRows = new Counts(ACCOUNT_ROWS);

  return function worth(address: string, nowMs: number, account?: string): Verdict {
    if (nowMs >= endsMs) {
      endsMs = nowMs + WINDOW_MS;
      total = 0;
      rows = new Counts(ROWS);
      accountRows = new Counts(ACCOUNT_ROWS);
    }
    total += 1;
    const taken = account
      ? accountRows.take([
          [`${account} ${address}`, ROWS_PER_ACCOUNT_AND_ADDRESS],
          [account, ROWS_PER_ACCOUNT],
        ])
      : rows.take([[address, ROWS_PER_ADDRESS]]);
    if (taken) return "row";
    return total % SAMPLE === 0 ? "line" : "nothing";
  };
}

/** Counts by key. Nobody is added once all is taken, so it stays as small as that is. */
class Counts {
  #left: number;
  readonly #byKey = new Map<string, number>();

  constructor(most: number) {
    this.#left = most;
  }

  /** Counts one under each of the keys, unless one of them has its number. */
  take(keys: readonly (readonly [key: string, most: number])[]): boolean {
    const isOver = keys.some(([key, most]) => (this.#byKey.get(key) ?? 0) >= most);
    if (isOver || this.#left === 0) return false;
    this.#left -= 1;
    for (const [key] of keys) this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1);
    return true;
  }
}
