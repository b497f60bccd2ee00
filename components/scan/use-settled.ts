import { useEffect, useState } from "react";

const SETTLE_MS = 600;

/** False while a screen is new: a second tap meant for the last screen must not decide anything here. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
