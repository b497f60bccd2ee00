"use client";

import { useSettled } from "@/components/hooks/use-settled";
import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import type { SignInNews } from "@/lib/api/types";
import { deviceLabel } from "@/lib/i18n/device-name";
import { format, formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import { isUnderWay, type News } from "./reducer";
import styles from "./SignIns.module.css";

export interface SignInsProps {
  news: News;
  deviceId: string;
  messages: Pick<Messages, "live" | "apiErrors" | "names">;
  locale: string;
  onKnown: (id: string) => void;
  onDisown: (id: string) => void;
}

/**
 * Asks about each new sign-in, one at a time, above what the page shows and never over it. The live region exists before its
 * first news, or screen readers would not read it.
 */
export function SignIns({ news, messages, ...rest }: SignInsProps) {
  return (
    <section className={styles.region} aria-live="polite" aria-label={messages.live.region}>
      {news.signIns.slice(0, 1).map((signIn) => (
        <Question key={signIn.id} signIn={signIn} news={news} messages={messages} {...rest} />
      ))}
    </section>
  );
}

function Question({
  signIn,
  news,
  deviceId,
  messages,
  locale,
  onKnown,
  onDisown,
}: SignInsProps & { signIn: SignInNews }) {
  const say = messages.live.signIn;
  const { id } = signIn;
  // It moves the page down: a tap that was meant for something else must not answer it.
  const settled = useSettled();
  const idle = settled && !isUnderWay(news);
  const label = deviceLabel(messages.names, signIn);
  const mine = news.disowning?.id === id ? news.disowning : undefined;
  const busy = mine !== undefined && mine.stage !== "refused";
  const actions = (
    <div className={styles.actions}>
      <Button variant="secondary" aria-disabled={!idle} onClick={() => idle && onKnown(id)}>
        {say.yes}
      </Button>
      <Button variant="danger" busy={busy} aria-disabled={!idle} onClick={() => idle && onDisown(id)}>
        {say.no}
      </Button>
    </div>
  );
  return (
    <div className={styles.question}>
      <Notice tone="warning" title={format(say.title, { label })} action={actions}>
        <span>
          <How signIn={signIn} deviceId={deviceId} messages={{ ...say, names: messages.names }} locale={locale} />
        </span>{" "}
        <strong>{say.question}</strong>
        {news.signIns.length > 1 && (
          <p className={styles.more}>{formatCount(locale, say.more, news.signIns.length - 1)}</p>
        )}
        {mine?.stage === "done" && <p role="status">{say.leaving}</p>}
      </Notice>
      {mine?.stage === "refused" && <ApiErrorNotice error={mine.error} messages={messages.apiErrors} locale={locale} />}
    </div>
  );
}

interface HowProps {
  signIn: SignInNews;
  deviceId: string;
  messages: Messages["live"]["signIn"] & Pick<Messages, "names">;
  locale: string;
}

function How({ signIn: { signedInBy, approvedBy, at }, deviceId, messages, locale }: HowProps) {
  // A clock's time, since "how long ago" would change, and a live region is read at each change.
  const values = { time: new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(at)) };
  if (!approvedBy) return format(messages.by[signedInBy], values);
  if (approvedBy.id === deviceId) return format(messages.approvedHere, values);
  return format(messages.approvedBy, { ...values, label: deviceLabel(messages.names, approvedBy) });
}
