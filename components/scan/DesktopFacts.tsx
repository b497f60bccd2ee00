import type { ReactNode } from "react";
import { DeviceIcon } from "@/components/ui/DeviceIcon";
import { ago } from "@/components/ui/relative-time";
import { placeName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import styles from "./DesktopFacts.module.css";
import type { Offer } from "./reducer";
import { desktopName, type ScanMessages } from "./sentences";

export interface DesktopFactsProps {
  desktop: Offer["desktop"];
  nowMs: number;
  messages: ScanMessages;
  locale: string;
  /** What else there is to say of it. */
  children?: ReactNode;
}

/** What asks and where, and on a tap what else is known of it. */
export function DesktopFacts({ desktop, nowMs, messages, locale, children }: DesktopFactsProps) {
  const say = messages.deciding;
  return (
    <section className={styles.box} aria-label={say.device}>
      <div className={styles.head}>
        <DeviceIcon type={desktop.deviceType} />
        <div className={styles.lines}>
          <p className={styles.name}>
            <bdi>{desktopName(messages, desktop)}</bdi>
          </p>
          {desktop.place && (
            <p className={styles.place}>
              <bdi>{placeName(messages.names, desktop.place)}</bdi>
            </p>
          )}
          <p className={styles.asked}>
            <span>{messages.deviceTypes[desktop.deviceType]}</span>
            {"\u00a0· "}
            <time dateTime={new Date(desktop.requestedAtMs).toISOString()}>
              {format(say.asked, { ago: ago(locale, desktop.requestedAtMs, nowMs) })}
            </time>
          </p>
          {children}
        </div>
      </div>
      <details className={styles.details}>
        <summary className={styles.more} title={say.details}>
          <span className="visually-hidden">{say.details}</span>
        </summary>
        <dl className={styles.facts}>
          {desktop.phonePlace && desktop.phonePlace !== desktop.place && (
            <Fact term={say.phonePlace}>
              <bdi>{placeName(messages.names, desktop.phonePlace)}</bdi>
            </Fact>
          )}
          <Fact term={say.network}>{desktop.sameNetwork ? say.sameNetwork : say.otherNetwork}</Fact>
          <Fact term={say.ip}>
            <bdi className={styles.ip}>{desktop.ip}</bdi>
          </Fact>
        </dl>
      </details>
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
