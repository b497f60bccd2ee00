/** Server-sent events (WHATWG HTML §9.2) over a Web Response, or straight to a connection. */
import { readiness } from "../process/readiness";
import { LightweightResponse } from "./lightweight/response";
import { type OpenStream, register, streamCounts, unregister } from "./open-streams";
import { Problem } from "./problem";

const MAX_UNREAD_BYTES = 64 * 1024;

/** The shortest part of its lifetime after which a stream may end, so that those that began together do not end together. */
const SHORTEST_LIFE = 0.75;

/** What a source may do with its stream. Nothing of it does harm once the stream has ended. */
export interface EventSink {
  /** Sends one event; `data` is sent as JSON. A reader too slow to take it is dropped: it reconnects and reads the present. */
  send(event: string, data: unknown): void;
  end(): void;
}

export type EventFeed = (sink: EventSink) => () => void;

export interface StreamReader {
  signal: AbortSignal;
  /** The keys under which it is counted while it is open. */
  countedAs?: readonly string[];
  lifetimeMs: number;
}

export interface Outlet {
  write(text: string): void;
  unread(): number;
  end(): void;
  cut(): void;
}

/**
 * Answers a request with an event stream that `feed` fills. Its first bytes leave at once, so that a proxy or Next.js
 * passes the headers on; it ends when the client is gone, the feed ends it, `lifetimeMs` is over (proxies cut long
 * answers, and a reconnect balances load) or the process shuts down. Clients reconnect by themselves. Who reads the
 * response's body gets the stream that way; a server that knows its connection attaches that instead (`streamOf`).
 */
export function eventStream(reader: StreamReader, feed: EventFeed): Response {
  if (readiness() === "stopping") return elsewhere();
  const stream = new EventStream(reader);
  stream.start(feed);
  const body = () =>
    new ReadableStream<Uint8Array>(
      { pull: (controller) => stream.attach(bodyOutlet(controller)), cancel: () => stream.end() },
      new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
    );
  const response = new LightweightResponse(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // no-transform keeps Next.js and proxies from compressing, X-Accel-Buffering nginx from buffering.
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
  streams.set(response, stream);
  return response;
}

export type AttachableStream = Pick<EventStream, "attach" | "forgetSignal" | "end">;

const streams = new WeakMap<Response, EventStream>();

export function streamOf(response: Response): AttachableStream | undefined {
  return streams.get(response);
}

/** Ten thousand of these may wait at once: each has no timer, and holds nothing of its request once it is attached. */
class EventStream implements OpenStream, EventSink {
  readonly countedAs: readonly string[];
  readonly #endsAtMs: number;
  #state: "open" | "ended" | "cut" = "open";
  #outlet: Outlet | undefined;
  #early = "";
  #wasUnread = false;
  #stop: (() => void) | undefined;
  #signal: AbortSignal | undefined;

  constructor({ countedAs = [], lifetimeMs, signal }: StreamReader) {
    this.countedAs = countedAs;
    this.#endsAtMs = Date.now() + lifetimeMs * (SHORTEST_LIFE + Math.random() * (1 - SHORTEST_LIFE));
    this.#signal = signal;
  }

  start(feed: EventFeed): void {
    this.#signal?.addEventListener("abort", this);
    register(this);
    // Spread over two seconds, so that a restart's reconnects do not come as one herd.
    this.#write(`retry: ${1000 + Math.floor(Math.random() * 2000)}\n\n`);
    let stop: () => void;
    try {
      stop = feed(this);
    } catch (error) {
      this.end();
      throw error;
    }
    if (this.#state === "open") this.#stop = stop;
    else stop();
    if (this.#signal?.aborted) this.end();
  }

  attach(outlet: Outlet): void {
    if (this.#outlet) return;
    this.#outlet = outlet;
    if (this.#state !== "cut") outlet.write(this.#early);
    this.#early = "";
    if (this.#state === "cut") outlet.cut();
    else if (this.#state === "ended") outlet.end();
  }

  /** The outlet of a connection notices by itself when that closes; this releases the request. */
  forgetSignal(): void {
    this.#signal?.removeEventListener("abort", this);
    this.#signal = undefined;
  }

  handleEvent(): void {
    this.end();
  }

  send(event: string, data: unknown): void {
    this.#write(`event: ${field(event)}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  beat(): void {
    const wasUnread = this.#wasUnread;
    this.#wasUnread = this.#unread() > 0;
    if (Date.now() >= this.#endsAtMs) this.#finish("ended");
    // A connection takes this little at once unless its buffers are full, and it has had a heartbeat's time.
    else if (wasUnread && this.#wasUnread) this.#finish("cut");
    else this.#write(": \n\n");
  }

  end(): void {
    this.#finish("ended");
  }

  #write(text: string): void {
    if (this.#state !== "open") return;
    if (this.#outlet) this.#outlet.write(text);
    else this.#early += text;
    if (this.#unread() > MAX_UNREAD_BYTES) this.#finish("cut");
  }

  #unread(): number {
    return this.#outlet ? this.#outlet.unread() : this.#early.length;
  }

  #finish(how: "ended" | "cut"): void {
    if (this.#state !== "open") return;
    this.#state = how;
    this.forgetSignal();
    unregister(this);
    this.#stop?.();
    this.#stop = undefined;
    if (how === "cut") {
      streamCounts().cut += 1;
      this.#outlet?.cut();
    } else this.#outlet?.end();
  }
}

function bodyOutlet(controller: ReadableStreamDefaultController<Uint8Array>): Outlet {
  const encoder = new TextEncoder();
  return {
    write: (text) => {
      if (text !== "") controller.enqueue(encoder.encode(text));
    },
    unread: () => -(controller.desiredSize ?? 0),
    end() {
      try {
        controller.close();
      } catch {
        // The reader cancelled before.
      }
    },
    cut: () => controller.error(new Error("The reader is too slow")),
  };
}

function elsewhere(): Response {
  const headers = { "Retry-After": "1" };
  return new Problem("unavailable", { detail: "This server is stopping. Ask again.", headers }).toResponse();
}

/** An event name may not break out of its line. JSON has no raw line breaks, so data cannot. */
function field(value: string): string {
  if (/[\r\n\0]/.test(value)) throw new Error("A server-sent event's field must not hold CR, LF or NUL");
  return value;
}
