import { backoffMs, retryAfterMs, spread } from "./backoff";
import { type ApiError, type ApiResult, isTemporary } from "./call";

/** A stream that is not open by then is given up for polling: a proxy may hold it back, or the browser has no connection left for it. */
export const OPEN_WITHIN_MS = 3_000;
/** A stream that broke so often without lasting is given up, too: something between here and the server cuts it. */
export const MOST_BREAKS = 3;
/** How long one that was given up is left alone: a page may be open for days, and its network become another. */
export const POLL_FOR_MS = 60_000;
/** `EventSource.CONNECTING`, where there is no EventSource to ask. */
const CONNECTING = 0;

/** How the connection fares. */
export type Link = "live" | "lost" | "offline";

/** Something on the server whose changes it streams, and which can be read as well. */
export interface Source<State> {
  stream(): EventSource;
  /** What to do with each of the stream's events, by its name. */
  events: Readonly<Record<string, (data: string) => void>>;
  read(): Promise<ApiResult<State>>;
  onRead(state: State): void;
  /** The server will not tell any more, and is not asked again. */
  onRefused(error: ApiError): void;
  onLink?(link: Link): void;
  /** How often it is read while there is no stream. */
  pollMs: number;
  /** How often an open stream is checked against a read: a laptop that changed networks hears nothing and no error either. */
  recheckMs: number;
}

export interface Connection {
  /** Reads now; for when the network came or went. */
  check(): void;
  stop(): void;
}

/**
 * Follows a source, by stream where one opens and by polling where none does, and keeps at it through lost connections
 * until stopped or refused. Whoever calls stops it when the page is hidden and follows anew when it is shown.
 */
export function resilientEvents<State>(source: Source<State>, random: () => number): Connection {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let breaks = 0;
  let failures = 0;
  /** How long to wait before the next stream, once a read has come back. */
  let reopenMs = 0;
  let pollUntilMs = 0;
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
    const opened = source.stream();
    stream = opened;
    after(OPEN_WITHIN_MS, () => {
      poll();
      closeStream();
      read();
    });
    opened.onopen = () => {
      source.onLink?.("live");
      after(source.recheckMs, read);
    };
    for (const [name, tell] of Object.entries(source.events)) {
      opened.addEventListener(name, (event) => tell(event.data));
    }
    // The browser would reconnect too, but all pages at the same moment, and without the page learning why it had to.
    opened.onerror = () => {
      reopenMs = backoffMs(breaks++, random());
      if (breaks >= MOST_BREAKS) poll();
      closeStream();
      read();
    };
  };

  const poll = () => {
    pollUntilMs = Date.now() + spread(POLL_FOR_MS, random());
    // The next stream comes at once, and has one chance.
    breaks = MOST_BREAKS - 1;
    reopenMs = 0;
  };

  const read = async () => {
    clearTimeout(timer);
    const open = stream;
    const result = await source.read();
    if (stopped || stream !== open) return;
    if (!result.ok) return lose(result.error);
    source.onLink?.("live");
    source.onRead(result.value);
    if (!stopped) carryOn();
  };

  const carryOn = () => {
    failures = 0;
    if (stream) {
      breaks = 0;
      after(source.recheckMs, read);
    } else if (Date.now() < pollUntilMs) {
      after(source.pollMs, read);
    } else {
      after(reopenMs, openStream);
    }
  };

  const lose = (error: ApiError) => {
    closeStream();
    if (!isTemporary(error)) {
      stop();
      return source.onRefused(error);
    }
    if (error.code !== "rate_limited") source.onLink?.(error.noNetwork ? "offline" : "lost");
    after(retryAfterMs(error, failures++, random(), Date.now()), read);
  };

  openStream();
  return {
    // A stream about to open tells by itself.
    check: () => {
      if (!stopped && stream?.readyState !== CONNECTING) read();
    },
    stop,
  };
}
