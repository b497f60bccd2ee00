import { backoffMs, retryAfterMs } from "@/components/api/backoff";
import { type ApiError, isTemporary } from "@/components/api/call";
import type { TicketStatusResponse } from "@/lib/api/types";
import type { LoginApi } from "./api";
import type { Link, Ticket } from "./reducer";

/** A stream that has not opened by then is given up for polling: a proxy may hold it back, or the browser has no connection left for it. */
export const OPEN_WITHIN_MS = 3_000;
/** How often an open stream is checked against a plain read: a laptop that changed networks hears nothing and no error either. */
export const RECHECK_MS = 15_000;

/** A stream that broke so often without lasting is not worth opening: something between here and the server cuts it. */
export const MOST_BREAKS = 3;
/** `EventSource.CONNECTING`, where there is no EventSource to ask. */
const CONNECTING = 0;

export type Heard =
  | { type: "status"; status: TicketStatusResponse }
  | { type: "gone"; id: string }
  | { type: "link"; link: Link };

export interface Watch {
  /** Reads the status now; for when the network came or went. */
  check(): void;
  stop(): void;
}

/**
 * Tells every change of a ticket, by stream where one opens and by polling where none does, and keeps at it through lost
 * connections until stopped or until the ticket is gone. Whoever calls stops it when the page is hidden and starts it
 * anew when it is shown: the first thing told is always the state as it is.
 */
export function watch(
  ticket: Pick<Ticket, "id" | "pollIntervalMs">,
  api: Pick<LoginApi, "stream" | "status">,
  random: () => number,
  tell: (heard: Heard) => void,
): Watch {
  let way: "stream" | "poll" = "stream";
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let breaks = 0;
  let failures = 0;
  let stopped = false;

  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };

  const closeStream = () => {
    stream?.close();
    stream = undefined;
  };

  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    closeStream();
  };

  const openStream = () => {
    const opened = api.stream(ticket.id);
    stream = opened;
    after(OPEN_WITHIN_MS, () => {
      way = "poll";
      closeStream();
      read();
    });
    opened.onopen = () => {
      tell({ type: "link", link: "live" });
      after(RECHECK_MS, read);
    };
    opened.addEventListener("status", (event) => tell({ type: "status", status: JSON.parse(event.data) }));
    // The browser would reconnect too, but all pages at the same moment, and without saying why it had to.
    opened.onerror = () => {
      if (++breaks >= MOST_BREAKS) way = "poll";
      closeStream();
      read();
    };
  };

  const read = async () => {
    clearTimeout(timer);
    const open = stream;
    const answer = await api.status(ticket.id);
    if (stopped || stream !== open) return;
    if (answer.ok) {
      tell({ type: "link", link: "live" });
      tell({ type: "status", status: answer.value });
      if (!stopped) carryOn();
    } else {
      lose(answer.error);
    }
  };

  const carryOn = () => {
    failures = 0;
    if (way === "poll") {
      after(ticket.pollIntervalMs, read);
    } else if (stream) {
      breaks = 0;
      after(RECHECK_MS, read);
    } else {
      after(backoffMs(breaks, random()), openStream);
    }
  };

  const lose = (error: ApiError) => {
    closeStream();
    if (!isTemporary(error)) {
      tell({ type: "gone", id: ticket.id });
      return stop();
    }
    if (error.code !== "rate_limited") tell({ type: "link", link: error.noNetwork ? "offline" : "lost" });
    after(retryAfterMs(error, failures++, random(), Date.now()), read);
  };

  openStream();
  return {
    // A stream about to open tells the state by itself.
    check: () => {
      if (stream?.readyState !== CONNECTING) read();
    },
    stop,
  };
}
