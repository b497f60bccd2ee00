"use client";

import { type FormEvent, useState } from "react";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Moment } from "@/components/ui/Moment";
import { TextField } from "@/components/ui/TextField";
import type { AdminEvent } from "@/lib/api/types";
import { deviceName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import styles from "./Admin.module.css";
import { readEvents } from "./api";
import { type AdminPartProps, Came } from "./Came";
import { Read } from "./Read";
import { useChange } from "./use-change";
import { useReading } from "./use-reading";

/** How the kinds begin that go together. */
const KINDS = {
  all: "",
  signIns: "sign_in",
  signOuts: "sign_out",
  codes: "ticket.",
  passkeys: "passkey.",
  links: "link.",
  users: "user.",
  clients: "client.",
  refused: "refused",
} as const;

type Kind = keyof typeof KINDS;

/** Whose detail is a name: of a refusal, a site or a key. */
const NAMED = /^(?:refused|sign_in\.refused|client\.|passkey\.(?:added|removed))/;

/** What has happened, by account, kind, address and time. */
export function EventsPanel({ user = "", ...given }: AdminPartProps & { user?: string }) {
  const { messages, locale } = given;
  const [query, setQuery] = useState<Record<string, string>>({ user });
  const [more, setMore] = useState<{ events: AdminEvent[]; next: string | undefined }>();
  const reading = useReading(JSON.stringify(query), () => readEvents(query));
  const further = useChange();
  const hydrated = useHydrated();
  const say = messages.admin.events;

  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const field = (name: string) => String(typed.get(name) ?? "").trim();
    const address = field("address");
    if (!/^[0-9a-f:.]{0,45}$/i.test(address)) return further.complain({ address: "bad" });
    further.complain({});
    setMore(undefined);
    const next = {
      user: field("user").replace(/^@/, ""),
      kind: KINDS[field("kind") as Kind] ?? "",
      address,
      since: dayStart(field("since")),
      until: dayStart(field("until"), 1),
    };
    if (JSON.stringify(next) === JSON.stringify(query)) reading.again();
    else setQuery(next);
  };
  const showMore = (before: string) =>
    further.attempt(
      "more",
      () => readEvents({ ...query, before }),
      ({ events, next }) => {
        setMore((known) => ({ events: [...(known?.events ?? []), ...events], next }));
        return undefined;
      },
    );

  return (
    <div className={styles.panel}>
      <h1>{messages.admin.sections.events}</h1>
      <p>{say.lead}</p>
      <form className={styles.form} onSubmit={find} noValidate>
        <div className={styles.fields}>
          <TextField
            name="user"
            label={say.user}
            defaultValue={user}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <label className={styles.select}>
            <span>{say.kind}</span>
            <select name="kind" defaultValue="all">
              {(Object.keys(KINDS) as Kind[]).map((kind) => (
                <option key={kind} value={kind}>
                  {say.kinds[kind]}
                </option>
              ))}
            </select>
          </label>
          <TextField
            name="address"
            label={say.address}
            hint={further.reasons.address ? undefined : say.addressHint}
            error={further.reasons.address && say.badAddress}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
          />
          <TextField type="date" name="since" label={say.since} />
          <TextField type="date" name="until" label={say.until} />
        </div>
        <Button type="submit" variant="secondary" disabled={!hydrated}>
          {say.find}
        </Button>
      </form>
      <Read reading={reading} {...given}>
        {({ events, next }) => {
          const before = more ? more.next : next;
          return (
            <Card padding="compact">
              {events.length === 0 ? (
                <p role="status">{say.none}</p>
              ) : (
                <ul className={styles.list}>
                  {[...events, ...(more?.events ?? [])].map((event) => (
                    <li key={event.id}>
                      <EventRow event={event} messages={messages} locale={locale} />
                    </li>
                  ))}
                </ul>
              )}
              {before && (
                <Button variant="secondary" busy={further.busy !== undefined} onClick={() => void showMore(before)}>
                  {messages.admin.more}
                </Button>
              )}
              <Came change={further} {...given} />
            </Card>
          );
        }}
      </Read>
    </div>
  );
}

function EventRow({ event, messages, locale }: Pick<AdminPartProps, "messages" | "locale"> & { event: AdminEvent }) {
  const { at, type, detail, user, by, ip, browser, os } = event;
  const say = messages.admin.events;
  const who = by === "operator" ? say.operator : by && `@${by}`;
  // A newer server may tell of events for which this page has no sentence.
  const sentences: Readonly<Record<string, string>> = say.sentences;
  const whole = sentences[`${type} ${detail}`];
  return (
    <>
      <p className={styles.row}>
        <span className={styles.name}>{whole ?? sentences[type] ?? type}</span>
        <span className={styles.muted}>
          <Moment at={at} locale={locale} />
        </span>
      </p>
      <p className={styles.facts}>
        {user && <bdi>@{user}</bdi>}
        {who && <span>{format(say.by, { by: who })}</span>}
        {ip && <bdi className={styles.mono}>{ip}</bdi>}
        {browser && <bdi>{deviceName(messages.names, { browser, os })}</bdi>}
        {!whole && detail && NAMED.test(type) && <bdi className={styles.mono}>{detail}</bdi>}
      </p>
    </>
  );
}

/** When a day begins by its reader's clock, or the one after. */
function dayStart(day: string, after = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const start = new Date(year, month - 1, date + after);
  return day === "" || Number.isNaN(start.getTime()) ? "" : start.toISOString();
}
