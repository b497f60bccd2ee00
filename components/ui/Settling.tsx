"use client";

import { type ReactNode, useState } from "react";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { SETTLE_MS, useSettled } from "@/components/hooks/use-settled";
import styles from "./Settling.module.css";

export interface SettlingProps {
  className?: string | undefined;
  /** Names the screen, where one place shows several. */
  screen?: string;
  children: ReactNode;
}

/**
 * Actions that may come where a finger has just answered: its second tap does nothing here. A keyboard aims, and is not held
 * up, nor is anybody on the screen that a page began with, which works without scripts too.
 */
export function Settling({ className = "", screen = "", children }: SettlingProps) {
  const hydrated = useHydrated();
  const [first] = useState({ screen, isOfPage: !hydrated });
  const settled = useSettled(SETTLE_MS, screen) || (first.isOfPage && first.screen === screen);
  return (
    <div className={settled ? className : `${className} ${styles.settling}`} data-settling={!settled || undefined}>
      {children}
    </div>
  );
}
