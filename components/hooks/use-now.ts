import { useEffect, useState } from "react";
import { serverNow } from "@/components/api/clock";

const TICK_MS = 1_000;

/** The server's time in ms, read again every second and whenever the page comes back into view. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(serverNow);
  useEffect(() => {
    const read = () => setNowMs(serverNow());
    const timer = setInterval(read, TICK_MS);
    document.addEventListener("visibilitychange", read);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, []);
  return nowMs;
}
