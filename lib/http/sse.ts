/** Server-sent events (WHATWG HTML §9.2) over a Web Response. */
import { settings } from "../env";
import { readiness } from "../readiness";
import { onShutdown } from "../shutdown";
import { Problem, rateLimited } from "./problem";

const HEARTBEAT_MS = 15_000;
const MAX_UNREAD_BYTES = 64 * 1024;

/** Open at once in this process. Less than the server's connections, so that whoever gets no stream can still poll. */
const MAX_STREAMS = 10_000;
const MAX_STREAMS_PER_ADDRESS = 256;
const FULL_RETRY_MS = 5_000;

/** What a source may do with its stream. All of it is harmless once the stream has ended. */
export interface EventSink {
  /** Sends one event; `data` is sent as JSON. A reader too slow to take it is dropped: it reconnects and reads the present. */
  send(event: string, data: unknown): void;
  end(): void;
}

/** Starts to feed a sink; returns what stops it, which is called exactly once. */
export type EventFeed = (sink: EventSink) => () => void;

/** Who reads a stream, and for how long at most. */
export interface StreamReader {
  signal: AbortSignal;
  /** What the client counts as in limits. */
  address: string;
  lifetimeMs: number;
}

const OPEN_STREAMS = Symbol.for("qr-login.streams");

interface Sink {
  readonly address: string;
  beat(): void;
  end(): void;
}

interface OpenStreams {
  sinks: Set<Sink>;
  /** How many each address has open. */
  perAddress: Map<string, number>;
  heartbeat?: NodeJS.Timeout;
}

/**
 * Answers a request with an event stream that `feed` fills. Its first bytes leave at once, so that a proxy or Next.js
 * passes the headers on; it ends when the client is gone, the feed ends it, `lifetimeMs` is over (proxies cut long
 * answers, and a reconnect balances load) or the process shuts down. Clients reconnect by themselves.
 *
 * @throws Problem `rate_limited`, when the address or the process has as many open as it may
 */
export function eventStream({ signal, address, lifetimeMs }: StreamReader, feed: EventFeed): Response {
  // Not thrown: it is no refusal that anyone would want to read of.
  if (readiness() === "stopping") return elsewhere();
  refuseTooMany(address);
  const encoder = new TextEncoder();
  let cleanUp = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let ended = false;
        const write = (text: string) => {
          if (ended) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) > -MAX_UNREAD_BYTES) return;
          controller.error(new Error("The reader is too slow"));
          cleanUp();
        };
        const sink = {
          address,
          send: (event: string, data: unknown) => write(`event: ${field(event)}\ndata: ${JSON.stringify(data)}\n\n`),
          beat: () => write(": \n\n"),
          end: () => cleanUp(),
        };
        let stop = () => {};
        // The one way out: the signal fires on disconnect, cancel may not, and both may.
        cleanUp = () => {
          if (ended) return;
          ended = true;
          clearTimeout(lifetime);
          signal.removeEventListener("abort", cleanUp);
          unregister(sink);
          stop();
          try {
            controller.close();
          } catch {
            // The reader cancelled, or was dropped, before.
          }
        };
        const lifetime = setTimeout(cleanUp, lifetimeMs);
        signal.addEventListener("abort", cleanUp);
        register(sink);
        // Spread over two seconds, so that a restart's reconnects do not come as one herd.
        write(`retry: ${1000 + Math.floor(Math.random() * 2000)}\n\n`);
        try {
          stop = feed(sink);
        } catch (error) {
          cleanUp();
          throw error;
        }
        if (ended) stop();
        else if (signal.aborted) cleanUp();
      },
      cancel: () => cleanUp(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // no-transform keeps Next.js and proxies from compressing, X-Accel-Buffering nginx from holding back.
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

/** For a process that stops: whoever asks again is answered by another. */
function elsewhere(): Response {
  const headers = { "Retry-After": "1" };
  return new Problem("internal", { status: 503, detail: "This server is stopping. Ask again.", headers }).toResponse();
}

/** An event name may not break out of its line. JSON has no raw line breaks, so data cannot. */
function field(value: string): string {
  if (/[\r\n\0]/.test(value)) throw new Error("A server-sent event's field must not hold CR, LF or NUL");
  return value;
}

function openStreams(): OpenStreams {
  const shared = globalThis as typeof globalThis & { [OPEN_STREAMS]?: OpenStreams };
  if (!shared[OPEN_STREAMS]) {
    shared[OPEN_STREAMS] = { sinks: new Set(), perAddress: new Map() };
    onShutdown(endAllStreams);
  }
  return shared[OPEN_STREAMS];
}

function refuseTooMany(address: string): void {
  const { sinks, perAddress } = openStreams();
  const full = sinks.size >= MAX_STREAMS || (perAddress.get(address) ?? 0) >= MAX_STREAMS_PER_ADDRESS;
  if (full && settings().rateLimits) throw rateLimited(FULL_RETRY_MS);
}

function register(sink: Sink): void {
  const open = openStreams();
  open.sinks.add(sink);
  open.perAddress.set(sink.address, (open.perAddress.get(sink.address) ?? 0) + 1);
  open.heartbeat ??= setInterval(() => {
    for (const each of open.sinks) each.beat();
  }, HEARTBEAT_MS).unref();
}

function unregister(sink: Sink): void {
  const open = openStreams();
  open.sinks.delete(sink);
  const left = (open.perAddress.get(sink.address) ?? 0) - 1;
  if (left > 0) open.perAddress.set(sink.address, left);
  else open.perAddress.delete(sink.address);
  if (open.sinks.size > 0) return;
  clearInterval(open.heartbeat);
  open.heartbeat = undefined;
}

/** Ends every stream of this process, so that the clients reconnect elsewhere and the process can exit. */
export function endAllStreams(): void {
  for (const sink of [...openStreams().sinks]) sink.end();
}

export function openStreamCount(): number {
  return openStreams().sinks.size;
}
