import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** No browser sends any ahead, and no known proxy. */
const MOST_WAITING = 16;
/** Of a connection that is read on, to be told that it was too many. */
const MOST_IGNORED = 64;

type Request = [incoming: IncomingMessage, outgoing: ServerResponse];
type Listener = (...request: Request) => void;

interface Line {
  /** Behind the one under way. */
  waiting: { request: Request; answer: Listener }[];
  tooMany: number;
}

/**
 * Hands a connection's requests on one after the other, in the order of their answers (RFC 9112 §9.3.2); Node hands on all
 * that one packet holds. Where too many wait, the next is answered by `refuse`, which ends the connection, and all behind it are
 * ignored. A connection is cut when those are very many, and when its next request takes too long: empty lines keep it from
 * being idle to Node.
 */
export function oneAtATime(listener: Listener, refuse: Listener, idleMs: number): RequestListener {
  const lines = new Map<Duplex, Line>();

  function begin(request: Request, answer: Listener): void {
    const [{ socket }, outgoing] = request;
    outgoing.once("close", () => {
      const next = lines.get(socket)?.waiting.shift();
      if (next !== undefined && !socket.destroyed) return begin(next.request, next.answer);
      lines.delete(socket);
      rest(socket);
    });
    answer(...request);
  }

  const resting = new WeakMap<Duplex, NodeJS.Timeout>();

  function rest(socket: Duplex): void {
    if (socket.destroyed) return;
    const begun = resting.get(socket);
    if (begun) return void begun.refresh();
    const timer = setTimeout(() => lines.has(socket) || socket.destroy(), idleMs);
    resting.set(socket, timer);
    socket.once("close", () => clearTimeout(timer));
  }

  return (...request) => {
    const { socket } = request[0];
    const line = lines.get(socket);
    if (line === undefined) {
      lines.set(socket, { waiting: [], tooMany: 0 });
      begin(request, listener);
    } else if (line.tooMany === 0 && line.waiting.length < MOST_WAITING) {
      line.waiting.push({ request, answer: listener });
    } else {
      line.tooMany += 1;
      if (line.tooMany === 1) line.waiting.push({ request, answer: refuse });
      else if (line.tooMany > MOST_IGNORED) socket.destroy();
    }
  };
}
