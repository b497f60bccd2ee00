"use client";

import { useHydrated } from "@/components/hooks/use-hydrated";

export interface MomentProps {
  /** ISO 8601. */
  at: string;
  /** BCP 47 tag of the page's language. */
  locale: string;
}

/** A date and time as its reader's clock has it; in UTC, and saying so, until the browser takes over. */
export function Moment({ at, locale }: MomentProps) {
  const here = useHydrated();
  const format: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
  const zone: Intl.DateTimeFormatOptions = here ? {} : { timeZone: "UTC", timeZoneName: "short" };
  return (
    <time key={String(here)} dateTime={at}>
      {new Intl.DateTimeFormat(locale, { ...format, ...zone }).format(new Date(at))}
    </time>
  );
}
