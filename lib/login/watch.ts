import type { Doorbell } from "../doorbell";
import { isFinal, type Status, statusAt, type Ticket } from "../ticket/ticket";
import type { Clock, TicketStore } from "./ports";

export type TicketListener = (ticket: Ticket, status: Status) => void;

interface Watched {
  listeners: Set<TicketListener>;
  stopListening: () => void;
  /** What the listeners were told last. */
  told?: { ticket: Ticket; status: Status };
  reading?: Promise<void>;
  rungWhileReading: boolean;
}

/**
 * Tells watchers of each change of their ticket. It listens first and reads then, so no change falls between; a ring is
 * answered by a read. One timer for the whole process tells of expiry each second and asks every `rereadMs`, and whenever
 * the doorbell was deaf, for what has changed of all watched tickets, in one query: that covers lost rings, and carries
 * alone where no doorbell spans the processes.
 */
export function createWatch(ports: { store: TicketStore; doorbell: Doorbell; clock: Clock }, rereadMs: number) {
  const { store, doorbell, clock } = ports;
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let rereadAt = 0;
  let rereading = false;

  function tell(entry: Watched, ticket: Ticket): void {
    const status = statusAt(ticket, clock());
    const old = entry.told;
    // Two reads may end in the other order than they began: never go back.
    if (
      old &&
      (ticket.version < old.ticket.version || (ticket.version === old.ticket.version && status === old.status))
    ) {
      return;
    }
    entry.told = { ticket, status };
    for (const listener of [...entry.listeners]) listener(ticket, status);
  }

  async function read(id: string, entry: Watched): Promise<void> {
    const ticket = await store.find(id);
    if (ticket) tell(entry, ticket);
  }

  /** Any number of rings during a read cost one more read. */
  function refresh(id: string, entry: Watched): void {
    if (entry.reading) {
      entry.rungWhileReading = true;
      return;
    }
    entry.reading = read(id, entry)
      .catch(() => {}) // The next re-read makes up for it.
      .finally(() => {
        entry.reading = undefined;
        if (!entry.rungWhileReading) return;
        entry.rungWhileReading = false;
        refresh(id, entry);
      });
  }

  function tick(): void {
    for (const entry of watched.values()) if (entry.told) tell(entry, entry.told.ticket);
    if (Date.now() >= rereadAt) void reread();
  }

  /** One at a time: a database that is slow is not asked more often. */
  async function reread(): Promise<void> {
    if (rereading) return;
    rereading = true;
    rereadAt = Date.now() + rereadMs;
    const known: [string, number][] = [];
    for (const [id, { told }] of watched) if (told && !isFinal(told.status)) known.push([id, told.ticket.version]);
    try {
      for (const ticket of known.length > 0 ? await store.findNewer(new Map(known)) : []) {
        const entry = watched.get(ticket.id);
        if (entry) tell(entry, ticket);
      }
    } catch {
      // The next one makes up for it.
    } finally {
      rereading = false;
    }
  }

  doorbell.onReturn(() => void reread());

  /** Calls `listener` at each change of the ticket from `known` on, until the returned function is called. */
  return function watch(known: Ticket, listener: TicketListener): () => void {
    const { id } = known;
    let entry = watched.get(id);
    if (!entry) {
      const created: Watched = { listeners: new Set(), stopListening: () => {}, rungWhileReading: false };
      created.stopListening = doorbell.listen(id, () => refresh(id, created));
      watched.set(id, created);
      entry = created;
    }
    const shared = entry;
    const seen = shared.told;
    if (seen && seen.ticket.version >= known.version) listener(seen.ticket, seen.status);
    shared.listeners.add(listener);
    tell(shared, known);
    refresh(id, shared);
    timer ??= setInterval(tick, 1000).unref();

    return () => {
      shared.listeners.delete(listener);
      if (shared.listeners.size > 0 || watched.get(id) !== shared) return;
      shared.stopListening();
      watched.delete(id);
      if (watched.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}
