import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DeviceIcon } from "@/components/ui/DeviceIcon";
import { Moment } from "@/components/ui/Moment";
import { ago } from "@/components/ui/relative-time";
import { VisitEnd } from "@/components/ui/VisitEnd";
import type { DeviceResponse } from "@/lib/api/types";
import { deviceLabel, deviceTitle, placeName, systemName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./DeviceRow.module.css";
import { RelyingSessions } from "./RelyingSessions";
import type { Request } from "./reducer";

export interface DeviceRowProps {
  device: DeviceResponse;
  currentId: string | undefined;
  isNew?: boolean;
  nowMs: number;
  messages: Messages["devices"] & Pick<Messages, "names">;
  passwordMessages: Messages["app"]["password"];
  locale: string;
  onAsk: (request: Request) => void;
}

/** What it is, where and when in a row, and the rest on a tap. */
export function DeviceRow(props: DeviceRowProps) {
  const { device, currentId, isNew = false, nowMs, messages, passwordMessages, locale, onAsk } = props;
  const { id, current, place, ip, createdAt, approvedBy, signedInBy, ownName, visitEndsAt } = device;
  const say = messages.facts;
  // The others stand under a heading of their own.
  const Heading = current ? "h2" : "h3";
  const label = deviceLabel(messages.names, device);
  const title = deviceTitle(messages.names, device);
  // An app's name is its own; a browser's is in the page's words, and runs as they do.
  const what = device.kind === "app" ? <bdi>{label}</bdi> : label;
  return (
    <Card padding="none" aria-labelledby={`device-${id}`}>
      <details className={styles.device}>
        <summary className={styles.row}>
          <span className={styles.icon}>
            <DeviceIcon type={device.deviceType} />
          </span>
          <span className={styles.names}>
            <Heading className={styles.label} id={`device-${id}`}>
              {ownName ? <bdi>{ownName}</bdi> : what}
            </Heading>
            <span className={styles.seen}>
              {ownName && (
                <>
                  {what}
                  {"\u00a0· "}
                </>
              )}
              {place && (
                <>
                  {placeName(messages.names, place)}
                  {"\u00a0· "}
                </>
              )}
              <Seen device={device} nowMs={nowMs} messages={messages} locale={locale} />
            </span>
            {visitEndsAt && <span className={styles.mark}>{messages.visit}</span>}
            {current && <span className={styles.mark}>{messages.current}</span>}
            {isNew && <span className={styles.new}>{messages.newDevice}</span>}
          </span>
        </summary>
        <div className={styles.more}>
          <dl className={styles.facts}>
            <Fact term={say.kind}>{kindOf(device, messages)}</Fact>
            <Fact term={say.signedIn}>
              <Moment at={createdAt} locale={locale} />
            </Fact>
            {visitEndsAt && (
              <Fact term={messages.visit}>
                <VisitEnd at={visitEndsAt} sentence={messages.visitEnds} locale={locale} />
              </Fact>
            )}
            <Fact term={say.by}>{say[signedInBy]}</Fact>
            {approvedBy && (
              <Fact term={say.approvedBy}>
                {approvedBy.id === currentId ? say.approvedHere : deviceLabel(messages.names, approvedBy)}
              </Fact>
            )}
            <Fact term={say.ip}>
              <bdi className={styles.ip}>{ip}</bdi>
            </Fact>
          </dl>
          <RelyingSessions device={device} {...{ messages, passwordMessages, locale }} />
          <div className={styles.actions}>
            <Button
              variant="secondary"
              aria-label={format(messages.rename.name, { label: title })}
              onClick={() => onAsk({ what: "rename", device })}
            >
              {messages.rename.label}
            </Button>
            {!current && (
              <>
                <Button
                  variant="secondary"
                  aria-label={format(messages.end.name, { label: title })}
                  onClick={() => onAsk({ what: "end", device })}
                >
                  {messages.end.label}
                </Button>
                <Button
                  variant="secondary"
                  aria-label={format(messages.disown.name, { label: title })}
                  onClick={() => onAsk({ what: "disown", device })}
                >
                  {messages.disown.label}
                </Button>
              </>
            )}
          </div>
        </div>
      </details>
    </Card>
  );
}

/** A device seen in the last two minutes counts as present. */
const HERE_MS = 120_000;

function Seen({ device, nowMs, messages, locale }: Pick<DeviceRowProps, "device" | "nowMs" | "messages" | "locale">) {
  const { current, lastSeenAt } = device;
  const seenMs = Date.parse(lastSeenAt);
  const here = current || nowMs - seenMs < HERE_MS;
  return (
    <time dateTime={lastSeenAt}>
      {here ? messages.here : format(messages.seen, { ago: ago(locale, seenMs, nowMs) })}
    </time>
  );
}

function kindOf({ kind, deviceType, os }: DeviceResponse, messages: DeviceRowProps["messages"]): string {
  return kind === "app"
    ? format(messages.kinds.app, { os: systemName(messages.names, os) })
    : messages.kinds[deviceType];
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
