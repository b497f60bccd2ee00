const DAY_MS = 86_400_000;

/** Since when, as people say it: `26 November` of the last weeks, `March` of this year, `March 2025` of another. */
export function monthOrDay(locale: string, thenMs: number, nowMs: number): string {
  const [then, now] = [new Date(thenMs), new Date(nowMs)];
  const recent = nowMs - thenMs < 31 * DAY_MS;
  const otherYear = then.getFullYear() !== now.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    month: "long",
    ...(recent && { day: "numeric" }),
    ...(otherYear && { year: "numeric" }),
  }).format(then);
}
