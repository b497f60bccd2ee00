import { isFinal, type Status, statusAt, type Ticket } from "../ticket/ticket";
import type { Notifier } from "./notifier";
import type { Clock, TicketStore } from "./ports";
import { watchTopics } from "./watch-topics";

export type TicketListener = (ticket: Ticket, status: Status) => void;

/** Ten thousand may wait at once: of its ticket each keeps what tells it from the next version, and not the ticket. */
interface TicketWatcher {
  listener: TicketListener;
  over: boolean;
  /** What it was told last. */
  version: number;
  status: Status;
  expiresAtMs: number;
}

/** How often is asked for what has expired: to be told of it within a second. */
const EXPIRY_MS = 1_000;

/**
 * Tells watchers of each change of their ticket. The re-read asks each second for what has expired, and every `rereadMs`,
 * and whenever the notifier was cut off, for what has changed of all watched tickets, in one query.
 */
export function createWatch(ports: { store: TicketStore; notifier: Notifier; clock: Clock }, rereadMs: number) {
  const { store, notifier, clock } = ports;
  const { topics, watch } = watchTopics<TicketWatcher>(notifier, EXPIRY_MS, { read, reread });
  let rereadAt = 0;

  function tell(ticket: Ticket): void {
    const status = statusAt(ticket, clock());
    for (const watcher of topics.get(ticket.id)?.watchers ?? []) {
      // Two reads may end in the other order than they began: never go back.
      if (watcher.over || ticket.version < watcher.version) continue;
      if (ticket.version === watcher.version && status === watcher.status) continue;
      Object.assign(watcher, { version: ticket.version, status, expiresAtMs: ticket.expiresAt.getTime() });
      watcher.listener(ticket, status);
    }
  }

  async function read(id: string): Promise<void> {
    const ticket = await store.find(id);
    if (ticket) tell(ticket);
  }

  /** What has expired did not change, and is asked for all the same, by the version before its own. */
  async function reread(missed: boolean): Promise<void> {
    const nowMs = clock().getTime();
    const all = missed || Date.now() >= rereadAt;
    if (all) rereadAt = Date.now() + rereadMs;
    const known = new Map<string, number>();
    for (const [id, { watchers }] of topics) {
      for (const { version, status, expiresAtMs } of watchers) {
        const expired = expiresAtMs <= nowMs;
        if (isFinal(status) || !(all || expired)) continue;
        known.set(id, Math.min(expired ? version - 1 : version, known.get(id) ?? version));
      }
    }
    if (known.size === 0) return;
    for (const ticket of await store.findNewer(known)) tell(ticket);
  }

  /** Calls `listener` at each change of the ticket from `known` on, until the returned function is called. */
  return (known: Ticket, listener: TicketListener): (() => void) => {
    const stop = watch(known.id, { listener, over: false, version: -1, status: "pending", expiresAtMs: 0 });
    tell(known);
    return stop;
  };
}
