import { openStreamCount, streamCounts } from "../http/open-streams";
import type { Notifier } from "../login/notifier";
import { readiness } from "../process/readiness";
import { counter, gauge } from "./metrics";

export function observeProcess(): void {
  gauge("qr_login_ready", "1 while requests should be sent here", () => (readiness() === "ready" ? 1 : 0));
  gauge("qr_login_streams_open", "Event streams that are open", openStreamCount);
  counter("qr_login_streams_total", "Event streams: opened, cut as too slow, refused as too many", "what", () => ({
    ...streamCounts(),
  }));
}

export function observeNotifier(notifier: Notifier): void {
  gauge("qr_login_notifier_connected", "1 while changes at other instances arrive here at once, by LISTEN", () =>
    notifier.state().connected ? 1 : 0,
  );
  counter(
    "qr_login_notifications_total",
    "Notifications between instances: sent, received from others, not to be sent; and how often the connection came back",
    "what",
    () => {
      const { sent, received, reconnects, failed } = notifier.state();
      return { sent, received, reconnects, failed };
    },
  );
}
