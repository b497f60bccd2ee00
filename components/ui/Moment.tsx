"use client";

import { useHydrated } from "@/components/hooks/use-hydrated";

export interface MomentProps {
  at: string;
  locale: string;
}

/** A time by its reader's clock; in UTC, and saying so, until the browser takes over. */
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
