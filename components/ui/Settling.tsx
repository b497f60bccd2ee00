"use client";

import type { MouseEvent, ReactNode } from "react";
import { SETTLE_MS, useSettled } from "@/components/hooks/use-settled";

export interface SettlingProps {
  className?: string | undefined;
  /** Names the screen, where one place shows several. */
  screen?: string;
  children: ReactNode;
}

/** Actions that may come where a finger has just answered: its second tap does nothing here. A keyboard aims, and is not held up. */
export function Settling({ className, screen, children }: SettlingProps) {
  const settled = useSettled(SETTLE_MS, screen);
  const hold = (event: MouseEvent) => {
    if (settled || event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className={className} role="group" aria-disabled={!settled || undefined} onClickCapture={hold}>
      {children}
    </div>
  );
}
