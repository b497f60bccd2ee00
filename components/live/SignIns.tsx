"use client";

import { ApiErrorNotice } from "@/components/ui/ApiErrorNotice";
import { Button } from "@/components/ui/Button";
import { Notice } from "@/components/ui/Notice";
import type { SignInNews } from "@/lib/api/types";
import { deviceLabel } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
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

/** More at once would cover a phone's screen; the others follow as these are answered. */
const MOST = 2;

/** Asks about each new sign-in. The live region exists before its first news, or screen readers would not read it. */
export function SignIns({ news, messages, ...rest }: SignInsProps) {
  return (
    <section className={styles.region} aria-live="polite" aria-label={messages.live.region}>
      {news.signIns.slice(0, MOST).map((signIn) => (
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
  const label = deviceLabel(messages.names, signIn);
  const mine = news.disowning?.id === id ? news.disowning : undefined;
  const busy = mine !== undefined && mine.stage !== "refused";
  const actions = (
    <div className={styles.actions}>
      <Button variant="secondary" aria-disabled={isUnderWay(news)} onClick={() => !isUnderWay(news) && onKnown(id)}>
        {say.yes}
      </Button>
      <Button variant="danger" busy={busy} aria-disabled={isUnderWay(news)} onClick={() => onDisown(id)}>
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
