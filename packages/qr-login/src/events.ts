import { backoffMs, retryAfterMs, spread } from "./backoff";
import { serverNow, steadyNow } from "./clock";
import { type ApiError, type ApiResult, type EventStream, type GiveBack, isTemporary } from "./types";

/** A stream that is not open by then gives way to polling: a proxy may hold it back, or the browser has no connection left. */
export const OPEN_WITHIN_MS = 3_000;
/** After so many breaks without lasting a stream gives way too: something on the way cuts it. */
export const MOST_BREAKS = 3;
/** How long polling lasts before a stream has another chance: a page may be open for days, and its network become another. */
export const POLL_FOR_MS = 60_000;
const CONNECTING = 0;

export type Link = "live" | "lost" | "offline";

export interface Source<State> {
  stream(): EventStream;
  /** Asked before each stream: null where other pages have all that there may be. */
  takeSlot?: (() => Promise<GiveBack | null>) | undefined;
  events: Readonly<Record<string, (data: string) => void>>;
  read(): Promise<ApiResult<State>>;
  onRead(state: State): void;
  onRefused(error: ApiError): void;
  onLink?(link: Link): void;
  pollMs: number;
  /** How often a read checks an open stream: a laptop that changed networks gets no error. */
  recheckMs: number;
}

export interface Connection {
  check(): void;
  stop(): void;
}

/** Follows a source until stopped or refused, by stream where one opens and by polling where none does. */
export function resilientEvents<State>(source: Source<State>, random: () => number): Connection {
  let stream: EventStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let breaks = 0;
  let failures = 0;
  let reopenMs = 0;
  let pollUntilMs = 0;
  let stopped = false;
  let giveBack: GiveBack | undefined;
  let asking = false;

  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };

  const closeStream = () => {
    stream?.close();
    stream = undefined;
    giveBack?.();
    giveBack = undefined;
  };

  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    closeStream();
  };

  const openInTurn = async () => {
    if (!source.takeSlot) return openStream();
    if (asking) return;
    asking = true;
    const slot = await source.takeSlot().catch(() => null);
    asking = false;
    if (stopped) return slot?.();
    if (slot) {
      giveBack = slot;
      return openStream();
    }
    pollUntilMs = steadyNow() + spread(POLL_FOR_MS, random());
    reopenMs = 0;
    return read();
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
    // The browser would reconnect too, but all pages at once, and the page would not learn why.
    opened.onerror = () => {
      reopenMs = backoffMs(breaks++, random());
      if (breaks >= MOST_BREAKS) poll();
      closeStream();
      read();
    };
  };

  const poll = () => {
    pollUntilMs = steadyNow() + spread(POLL_FOR_MS, random());
    // The next stream opens at once, and has one chance.
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
    } else if (steadyNow() < pollUntilMs) {
      after(source.pollMs, read);
    } else {
      after(reopenMs, openInTurn);
    }
  };

  const lose = (error: ApiError) => {
    closeStream();
    if (!isTemporary(error)) {
      stop();
      return source.onRefused(error);
    }
    if (error.code !== "rate_limited") source.onLink?.(error.noNetwork ? "offline" : "lost");
    after(retryAfterMs(error, failures++, random(), serverNow()), read);
  };

  void openInTurn();
  return {
    check: () => {
      if (!stopped && stream?.readyState !== CONNECTING) read();
    },
    stop,
  };
}
