import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** No browser sends any ahead, and no known proxy. */
const MOST_WAITING = 16;

type Request = [incoming: IncomingMessage, outgoing: ServerResponse];

/**
 * Hands a connection's requests on one after the other, in the order of their answers (RFC 9112 §9.3.2); Node hands on all
 * that one packet holds. A connection is cut when too many wait, and when its next request takes too long: empty lines keep
 * it from being idle to Node.
 */
export function oneAtATime(listener: (...request: Request) => void, idleMs: number): RequestListener {
  /** The requests that wait behind the one under way, by connection. */
  const waiting = new Map<Duplex, Request[]>();

  function begin(request: Request): void {
    const [{ socket }, outgoing] = request;
    outgoing.once("close", () => {
      const next = waiting.get(socket)?.shift();
      if (next !== undefined && !socket.destroyed) return begin(next);
      waiting.delete(socket);
      rest(socket);
    });
    listener(...request);
  }

  const resting = new WeakMap<Duplex, NodeJS.Timeout>();

  function rest(socket: Duplex): void {
    if (socket.destroyed) return;
    const begun = resting.get(socket);
    if (begun) return void begun.refresh();
    const timer = setTimeout(() => waiting.has(socket) || socket.destroy(), idleMs);
    resting.set(socket, timer);
    socket.once("close", () => clearTimeout(timer));
  }

  return (...request) => {
    const { socket } = request[0];
    const line = waiting.get(socket);
    if (line === undefined) {
      waiting.set(socket, []);
      begin(request);
    } else if (line.length < MOST_WAITING) line.push(request);
    else socket.destroy();
  };
}
