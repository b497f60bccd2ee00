import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DeviceIcon } from "@/components/ui/DeviceIcon";
import { Moment } from "@/components/ui/Moment";
import { ago } from "@/components/ui/relative-time";
import type { DeviceResponse } from "@/lib/api/types";
import { deviceLabel, placeName, systemName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./DeviceCard.module.css";
import type { Request } from "./reducer";

export interface DeviceCardProps {
  device: DeviceResponse;
  currentId: string | undefined;
  nowMs: number;
  messages: Messages["devices"] & Pick<Messages, "names">;
  locale: string;
  onAsk: (request: Request) => void;
}

export function DeviceCard({ device, currentId, nowMs, messages, locale, onAsk }: DeviceCardProps) {
  const { id, current, place, ip, createdAt, approvedBy, signedInBy } = device;
  const say = messages.facts;
  // The others stand under a heading of their own.
  const Heading = current ? "h2" : "h3";
  const label = deviceLabel(messages.names, device);
  return (
    <Card padding="compact" aria-labelledby={`device-${id}`}>
      <div className={styles.head}>
        <span className={styles.icon}>
          <DeviceIcon type={device.deviceType} />
        </span>
        <div className={styles.names}>
          <Heading className={styles.label} id={`device-${id}`}>
            <bdi>{label}</bdi>
          </Heading>
          <p className={styles.seen}>
            <span>{kindOf(device, messages)}</span> ·{" "}
            <Seen device={device} nowMs={nowMs} messages={messages} locale={locale} />
          </p>
        </div>
        {current && <span className={styles.mark}>{messages.current}</span>}
      </div>
      <dl className={styles.facts}>
        <Fact term={say.signedIn}>
          <Moment at={createdAt} locale={locale} />
        </Fact>
        <Fact term={say.by}>{say[signedInBy]}</Fact>
        {approvedBy && (
          <Fact term={say.approvedBy}>
            <bdi>{approvedBy.id === currentId ? say.approvedHere : deviceLabel(messages.names, approvedBy)}</bdi>
          </Fact>
        )}
        {place && (
          <Fact term={say.place}>
            <bdi>{placeName(messages.names, place)}</bdi>
          </Fact>
        )}
        <Fact term={say.ip}>
          <bdi className={styles.ip}>{ip}</bdi>
        </Fact>
      </dl>
      {!current && (
        <div className={styles.actions}>
          <Button
            variant="secondary"
            aria-label={format(messages.end.name, { label })}
            onClick={() => onAsk({ what: "end", device })}
          >
            {messages.end.label}
          </Button>
          <Button
            variant="quiet"
            aria-label={format(messages.disown.name, { label })}
            onClick={() => onAsk({ what: "disown", device })}
          >
            {messages.disown.label}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** A device seen in the last two minutes counts as present. */
const HERE_MS = 120_000;

function Seen({ device, nowMs, messages, locale }: Pick<DeviceCardProps, "device" | "nowMs" | "messages" | "locale">) {
  const { current, lastSeenAt } = device;
  const seenMs = Date.parse(lastSeenAt);
  const here = current || nowMs - seenMs < HERE_MS;
  return (
    <time dateTime={lastSeenAt}>
      {here ? messages.here : format(messages.seen, { ago: ago(locale, seenMs, nowMs) })}
    </time>
  );
}

function kindOf({ kind, deviceType, os }: DeviceResponse, messages: DeviceCardProps["messages"]): string {
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
