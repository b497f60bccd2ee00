import { backoffMs } from "@/components/api/backoff";
import type { SignInNews } from "@/lib/api/types";
import type { LiveApi } from "./api";

/** A stream that is not open by then may be held back by a proxy, or have no connection left. */
export const OPEN_WITHIN_MS = 3_000;
/** A page that is being left loses its stream too, and need not ask why. */
const LEAVING_MS = 250;
/** How often the session is asked about while there is no stream. */
export const POLL_MS = 4_000;

/** `EventSource`'s states, where there is no EventSource to ask. */
const OPEN = 1;
const CLOSED = 2;

export type Heard =
  | { type: "signedIn"; signIn: SignInNews }
  | { type: "signedOut" }
  /** This browser has another session by now, and the page is of the old one. */
  | { type: "replaced" };

/**
 * Tells a page what happens to its account until stopped, or until its device is signed out: by stream where one opens,
 * and by asking for the session where none does. Whoever calls stops it when the page is hidden and starts it anew when
 * it is shown.
 */
export function watchAccount(
  deviceId: string,
  api: LiveApi,
  chance: () => number,
  tell: (heard: Heard) => void,
): () => void {
  let stream: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  /** When a stream that was refused may be asked for again. */
  let openAtMs = 0;
  let stopped = false;

  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };

  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    stream?.close();
  };

  const open = () => {
    const opened = api.stream();
    stream = opened;
    after(OPEN_WITHIN_MS, ask);
    opened.onopen = () => {
      attempt = 0;
      clearTimeout(timer);
    };
    opened.addEventListener("sign-in", (event) => tell({ type: "signedIn", signIn: JSON.parse(event.data) }));
    opened.addEventListener("signed-out", () => {
      tell({ type: "signedOut" });
      opened.close();
      ask();
    });
    // Most of the time the browser connects again by itself; closed, it was refused, and only the session tells why.
    opened.onerror = () => {
      if (opened.readyState !== CLOSED) return after(OPEN_WITHIN_MS, ask);
      openAtMs = Date.now() + backoffMs(attempt++, chance());
      after(LEAVING_MS, ask);
    };
  };

  const ask = async () => {
    clearTimeout(timer);
    const session = await api.session();
    if (stopped || stream?.readyState === OPEN) return;
    if (session.known && session.deviceId !== deviceId) {
      stop();
      // Whoever signed in anew in this browser has that to go on with.
      tell({ type: session.deviceId === null ? "signedOut" : "replaced" });
    } else if (stream?.readyState === CLOSED && Date.now() >= openAtMs) {
      open();
    } else {
      const waitMs = stream?.readyState === CLOSED ? openAtMs - Date.now() : POLL_MS;
      after(Math.min(waitMs, POLL_MS), ask);
    }
  };

  open();
  return stop;
}
