import { useEffect, useState } from "react";

const SETTLE_MS = 600;

/** False while a screen is new: a second tap meant for the last screen must not decide anything here. */
export function useSettled(afterMs = SETTLE_MS): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return settled;
}
