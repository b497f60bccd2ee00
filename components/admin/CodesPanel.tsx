"use client";

import { useEffect } from "react";
import { Card } from "@/components/ui/Card";
import { ago, timeLeft } from "@/components/ui/relative-time";
import { deviceName } from "@/lib/i18n/device-name";
import { format } from "@/lib/i18n/format";
import styles from "./Admin.module.css";
import { readTickets } from "./api";
import type { AdminPartProps } from "./Came";
import { Read } from "./Read";
import { useReading } from "./use-reading";

const REREAD_MS = 5_000;

/** Codes that are open, by state and age, while one looks. */
export function CodesPanel(given: AdminPartProps) {
  const { messages, locale } = given;
  const reading = useReading("", readTickets);
  const say = messages.admin.codes;
  const { again } = reading;
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && again(), REREAD_MS);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <div className={styles.panel}>
      <h1>{messages.admin.sections.codes}</h1>
      <p>{say.lead}</p>
      <Read reading={reading} {...given}>
        {({ tickets }) => (
          <Card padding="compact">
            {tickets.length === 0 ? (
              <p>{say.none}</p>
            ) : (
              <ul className={styles.list}>
                {tickets.map(({ status, ageSeconds, secondsLeft, browser, os, ip }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: they have no name here, which is the point
                  <li key={index}>
                    <p className={styles.name}>{say[status]}</p>
                    <p className={styles.facts}>
                      <span>
                        {format(say.age, {
                          ago: ago(locale, -1000 * ageSeconds, 0),
                          left: timeLeft(locale, 1000 * secondsLeft, 0),
                        })}
                      </span>
                      <bdi>{deviceName(messages.names, { browser, os })}</bdi>
                      <bdi className={styles.mono}>{ip}</bdi>
                    </p>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        )}
      </Read>
    </div>
  );
}
