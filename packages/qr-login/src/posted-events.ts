import { hearTime, steadyNow } from "./clock";
import { type Ask, post } from "./request";
import type { EventStream } from "./types";

const CLOSED = 2;

/** Server-sent events that are asked for by a form, which an `EventSource` cannot send. It never connects again by itself. */
export function postedEvents(ask: Ask): EventStream {
  const target = new EventTarget();
  const aborter = new AbortController();
  const stream = {
    readyState: 0,
    onopen: null as EventStream["onopen"],
    onerror: null as EventStream["onerror"],
    addEventListener: (type: string, listener: (event: MessageEvent) => void) =>
      target.addEventListener(type, listener as EventListener),
    close() {
      stream.readyState = CLOSED;
      aborter.abort();
    },
  };
  void read()
    .catch(() => {})
    .then(() => {
      if (stream.readyState === CLOSED) return;
      stream.readyState = CLOSED;
      stream.onerror?.(new Event("error"));
    });
  return stream;

  async function read(): Promise<void> {
    const sentAt = steadyNow();
    const response = await post({ ...ask, signal: aborter.signal });
    if (!response.ok || !response.body) return;
    hearTime(response, sentAt);
    stream.readyState = 1;
    stream.onopen?.(new Event("open"));
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (text + decoder.decode(part.value, { stream: true })).split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) tell(event);
    }
  }

  function tell(event: string): void {
    const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(event)?.[1];
    const data = field("data");
    if (data !== undefined && stream.readyState !== CLOSED) {
      target.dispatchEvent(new MessageEvent(field("event") ?? "message", { data }));
    }
  }
}
