import { formatCount } from "@/lib/i18n/format";
import type { Plural } from "@/lib/i18n/messages";

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

/** `{count}` is what is left to wait; `over` is said once nothing is. */
export interface WaitForms {
  seconds: Plural;
  minutes: Plural;
  over: string;
}

/** `Wait 2 minutes.`, `Wait 59 seconds.`: to the nearest minute from one on, since nobody counts more seconds than that. */
export function waitSentence(locale: string, forms: WaitForms, endMs: number, nowMs: number): string {
  const seconds = secondsLeft(endMs, nowMs);
  if (seconds === 0) return forms.over;
  return seconds < MINUTE_S
    ? formatCount(locale, forms.seconds, seconds)
    : formatCount(locale, forms.minutes, Math.round(seconds / MINUTE_S));
}

/** Rounded up, so that 0 means over. */
export function secondsLeft(endMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((endMs - nowMs) / 1000));
}
