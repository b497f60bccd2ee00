import { monthOrDay } from "@/components/ui/month-or-day";
import { format } from "@/lib/i18n/format";
import styles from "./KnownBrowser.module.css";
import type { Offer } from "./reducer";
import type { ScanMessages } from "./sentences";

export interface KnownBrowserProps {
  known: Offer["desktop"]["known"];
  nowMs: number;
  messages: ScanMessages;
  locale: string;
}

/** Whether the account has used the browser that asks: what helps most to tell one's own screen from a stranger's. */
export function KnownBrowser({ known, nowMs, messages, locale }: KnownBrowserProps) {
  const say = messages.browsers;
  return (
    <p className={known ? styles.known : styles.fresh}>
      {known ? format(say.known, { since: monthOrDay(locale, Date.parse(known.since), nowMs) }) : say.new}
    </p>
  );
}
