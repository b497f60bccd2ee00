import { openStreamCount, streamCounts } from "../http/open-streams";
import type { Doorbell } from "../login/notifier";
import { readiness } from "../process/readiness";
import { counter, gauge } from "./metrics";

/** Tells how this process is, whenever it is asked. */
export function observeProcess(): void {
  gauge("qr_login_ready", "1 while requests should be sent here", () => (readiness() === "ready" ? 1 : 0));
  gauge("qr_login_streams_open", "Event streams that are open", openStreamCount);
  counter("qr_login_streams_total", "Event streams: opened, cut as too slow, refused as too many", "what", () => ({
    ...streamCounts(),
  }));
}

export function observeDoorbell(doorbell: Doorbell): void {
  gauge("qr_login_doorbell_hearing", "1 while changes at other instances are heard at once; 0 while deaf", () =>
    doorbell.state().hearing ? 1 : 0,
  );
  counter(
    "qr_login_doorbell_total",
    "The doorbell: rung here, heard from others, returned from being deaf",
    "what",
    () => {
      const { rung, heard, returns } = doorbell.state();
      return { rung, heard, returned: returns };
    },
  );
}
