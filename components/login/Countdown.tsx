"use client";

import { useEffect, useState } from "react";
import { serverNow } from "@/components/api/clock";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { secondsLeft, timeLeft } from "@/components/ui/relative-time";
import styles from "./Countdown.module.css";

export interface CountdownProps {
  locale: string;
  label: string;
  since: number;
  until: number;
}

const AROUND = 2 * Math.PI * 7;

/**
 * The time left, as a ring and in figures. Screen readers can look it up and are not told of each second. The ring moves with
 * the figures: one that glides has the browser paint sixty times a second for as long as a code waits.
 */
export function Countdown({ locale, label, since, until }: CountdownProps) {
  const [read, setNow] = useState(serverNow);
  // In the server's page no time has passed, by whichever clock.
  const now = useHydrated() ? read : since;
  useEffect(() => {
    const look = () => {
      const nowMs = serverNow();
      setNow((shown) => (secondsLeft(until, shown) === secondsLeft(until, nowMs) ? shown : nowMs));
    };
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [until]);
  const leftMs = Math.max(0, until - now);
  const part = until > since ? Math.min(1, leftMs / (until - since)) : 0;
  return (
    <p className={styles.countdown} role="timer" aria-live="off">
      <svg className={styles.ring} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
        <circle className={styles.track} cx="9" cy="9" r="7" />
        <circle
          className={styles.left}
          cx="9"
          cy="9"
          r="7"
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - part)}
          transform="rotate(-90 9 9)"
        />
      </svg>
      <span>
        <span>{label}</span>{" "}
        <span className={styles.time} suppressHydrationWarning>
          {timeLeft(locale, until, now)}
        </span>
      </span>
    </p>
  );
}
