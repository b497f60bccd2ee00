const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** `now`, `12 seconds ago`, `3 minutes ago`, `2 days ago`. A moment in the future, by clocks that differ, is now. */
export function ago(locale: string, thenMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - thenMs) / 1000));
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  // `auto` says "now" for no seconds, but "this minute" for no minutes: larger units start at one.
  if (seconds < MINUTE_S) return format.format(-seconds, "second");
  if (seconds < HOUR_S) return format.format(-Math.floor(seconds / MINUTE_S), "minute");
  if (seconds < DAY_S) return format.format(-Math.floor(seconds / HOUR_S), "hour");
  // Not "yesterday": that is a matter of midnight, not of hours.
  return new Intl.RelativeTimeFormat(locale).format(-Math.floor(seconds / DAY_S), "day");
}

/** Time left as a clock shows it, never below zero: `1:05`. */
export function timeLeft(locale: string, endMs: number, nowMs: number): string {
  const seconds = secondsLeft(endMs, nowMs);
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const padded = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  return `${plain.format(Math.floor(seconds / MINUTE_S))}:${padded.format(seconds % MINUTE_S)}`;
}

/** Rounded up, so that 0 means over. */
export function secondsLeft(endMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((endMs - nowMs) / 1000));
}
