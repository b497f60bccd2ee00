"use client";

import { useCallback, useEffect, useState } from "react";
import type { ApiResult } from "@/components/api/call";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ago } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/Spinner";
import type { ActivityEvent, DeviceResponse } from "@/lib/api/types";
import { formatCount } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./Activity.module.css";
import {
  type ActivityLine,
  type ActivityMessages,
  activityLines,
  activitySentence,
  activitySource,
} from "./activity-lines";
import { readActivity } from "./api";

export interface ActivityProps {
  /** Read again whenever they change. */
  devices: readonly DeviceResponse[];
  nowMs: number;
  messages: Messages["devices"] & Pick<Messages, "names">;
  locale: string;
}

const FIRST = 6;

export function Activity({ devices, nowMs, messages, locale }: ActivityProps) {
  const [answer, setAnswer] = useState<ApiResult<{ events: ActivityEvent[] }>>();
  const [all, setAll] = useState(false);
  const read = useCallback(async () => setAnswer(await readActivity()), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see `devices`
  useEffect(() => void read(), [devices, read]);

  const say = { ...messages.activity, names: messages.names };
  const lines = answer?.ok ? activityLines(answer.value.events) : [];
  return (
    <section className={styles.activity} aria-labelledby="activity">
      <div>
        <h2 id="activity">{say.title}</h2>
        <p className={styles.lead}>{say.lead}</p>
      </div>
      <Card padding="compact">
        {!answer && <Spinner />}
        {answer?.ok === false && (
          <div className={styles.failed}>
            <p>{say.failed}</p>
            <Button variant="quiet" onClick={() => void read()}>
              {messages.again}
            </Button>
          </div>
        )}
        {answer?.ok && lines.length === 0 && <p className={styles.lead}>{say.none}</p>}
        {lines.length > 0 && (
          <ol className={styles.lines}>
            {(all ? lines : lines.slice(0, FIRST)).map((line) => (
              <Line key={line.event.id} line={line} nowMs={nowMs} messages={say} locale={locale} />
            ))}
          </ol>
        )}
        {!all && lines.length > FIRST && (
          <Button variant="quiet" wide onClick={() => setAll(true)}>
            {say.more}
          </Button>
        )}
      </Card>
    </section>
  );
}

interface LineProps {
  line: ActivityLine;
  nowMs: number;
  messages: ActivityMessages;
  locale: string;
}

function Line({ line: { event, count, tone }, nowMs, messages, locale }: LineProps) {
  const source = activitySource(messages, event);
  return (
    <li className={styles.line}>
      <svg className={styles[tone]} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
        <path d={signs[tone]} />
      </svg>
      <div className={styles.text}>
        <p>
          <span>{activitySentence(messages, event)}</span>
          {count > 1 && <span className={styles.count}>{`\u00a0· ${formatCount(locale, messages.times, count)}`}</span>}
        </p>
        <p className={styles.from}>
          <time dateTime={event.at}>{ago(locale, Date.parse(event.at), nowMs)}</time>
          {source && "\u00a0· "}
          {/* Each part of it is isolated, and stands in its turn. */}
          {source && <span>{source}</span>}
        </p>
      </div>
    </li>
  );
}

const signs = { calm: "M5 10.5l3.5 3.5L15 6.5", careful: "M10 2.6 18.4 17H1.6zM10 8v4M10 14.4v.1" };
