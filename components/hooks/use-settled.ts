import { useEffect, useState } from "react";

export const SETTLE_MS = 600;

/** False while a screen is new, each by its name: a second tap meant for the last screen must not decide anything here. */
export function useSettled(afterMs = SETTLE_MS, screen = ""): boolean {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(screen), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs, screen]);
  return settled === screen;
}
