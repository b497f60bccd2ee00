import { isFinal, type Status, statusAt, type Ticket } from "../ticket/ticket";
import type { Notifier } from "./notifier";
import type { Clock, TicketStore } from "./ports";

export type TicketListener = (ticket: Ticket, status: Status) => void;

/** Ten thousand may wait at once: of its ticket each keeps what tells it from the next version, and not the ticket. */
interface Watcher {
  listener: TicketListener;
  /** What it was told last. */
  version: number;
  status: Status;
  expiresAtMs: number;
}

interface Watched {
  /** Replaced and never changed, so that one may come or go while they are told. */
  watchers: readonly Watcher[];
  stopListening: () => void;
  reading: boolean;
  notifiedWhileReading: boolean;
}

/**
 * Tells watchers of each change of their ticket. It listens first and reads then, so no change falls between; a notification is
 * answered by a read. One timer for the whole process asks each second for what has expired, and every `rereadMs`, and
 * whenever the notifier was cut off, for what has changed of all watched tickets, in one query: that covers lost notifications, and
 * carries alone where no notifier spans the processes.
 */
export function createWatch(ports: { store: TicketStore; notifier: Notifier; clock: Clock }, rereadMs: number) {
  const { store, notifier, clock } = ports;
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let rereadAt = 0;
  let rereading = false;

  function tell({ watchers }: Watched, ticket: Ticket): void {
    const status = statusAt(ticket, clock());
    for (const watcher of watchers) {
      // Two reads may end in the other order than they began: never go back.
      if (ticket.version < watcher.version) continue;
      if (ticket.version === watcher.version && status === watcher.status) continue;
      Object.assign(watcher, { version: ticket.version, status, expiresAtMs: ticket.expiresAt.getTime() });
      watcher.listener(ticket, status);
    }
  }

  async function read(id: string, entry: Watched): Promise<void> {
    const ticket = await store.find(id);
    if (ticket) tell(entry, ticket);
  }

  /** Any number of notifications during a read cost one more read. */
  async function refresh(id: string, entry: Watched): Promise<void> {
    entry.notifiedWhileReading = entry.reading;
    if (entry.reading) return;
    entry.reading = true;
    // The next re-read makes up for one that fails.
    await read(id, entry).catch(() => {});
    entry.reading = false;
    if (entry.notifiedWhileReading) await refresh(id, entry);
  }

  /**
   * One at a time: a database that is slow is not asked more often. What has expired did not change, and is asked for all
   * the same, by the version before its own.
   */
  async function reread(): Promise<void> {
    if (rereading) return;
    const nowMs = clock().getTime();
    const all = Date.now() >= rereadAt;
    if (all) rereadAt = Date.now() + rereadMs;
    const known = new Map<string, number>();
    for (const [id, { watchers }] of watched) {
      for (const { version, status, expiresAtMs } of watchers) {
        const expired = expiresAtMs <= nowMs;
        if (isFinal(status) || !(all || expired)) continue;
        known.set(id, Math.min(expired ? version - 1 : version, known.get(id) ?? version));
      }
    }
    if (known.size === 0) return;
    rereading = true;
    try {
      for (const ticket of await store.findNewer(known)) {
        const entry = watched.get(ticket.id);
        if (entry) tell(entry, ticket);
      }
    } catch {
      // The next one makes up for it.
    } finally {
      rereading = false;
    }
  }

  notifier.onReconnect(() => {
    rereadAt = 0;
    void reread();
  });

  /** Calls `listener` at each change of the ticket from `known` on, until the returned function is called. */
  return function watch(known: Ticket, listener: TicketListener): () => void {
    const { id } = known;
    const entry = watched.get(id) ?? open(id);
    const watcher: Watcher = { listener, version: -1, status: "pending", expiresAtMs: 0 };
    entry.watchers = entry.watchers.concat(watcher);
    tell(entry, known);
    void refresh(id, entry);
    timer ??= setInterval(() => void reread(), 1000).unref();

    return () => {
      entry.watchers = entry.watchers.filter((each) => each !== watcher);
      if (entry.watchers.length > 0 || watched.get(id) !== entry) return;
      entry.stopListening();
      watched.delete(id);
      if (watched.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };

  function open(id: string): Watched {
    const entry: Watched = { watchers: [], stopListening: () => {}, reading: false, notifiedWhileReading: false };
    entry.stopListening = notifier.subscribe(id, () => void refresh(id, entry));
    watched.set(id, entry);
    return entry;
  }
}
