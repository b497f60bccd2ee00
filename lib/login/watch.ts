import { isFinal, type Status, statusAt, type Ticket } from "../ticket/ticket";
import type { Notifier } from "./notifier";
import type { Clock, TicketStore } from "./ports";
import { watchTopics } from "./watch-topics";

export type TicketListener = (ticket: Ticket, status: Status) => void;

/** One watcher. Ten thousand may wait at once, so each keeps the version it knows and not the whole ticket. */
interface TicketWatcher {
  listener: TicketListener;
  over: boolean;
  version: number;
  status: Status;
  expiresAtMs: number;
}

/** How often expired tickets are looked for: a desktop hears of it within a second. */
const EXPIRY_MS = 1_000;

/**
 * Tells watchers of each change of their ticket. Each second the re-read asks for expired tickets; every `rereadMs`, and
 * whenever the notifier was cut off, it asks for all watched tickets that have changed, in one query.
 */
export function createWatch(ports: { store: TicketStore; notifier: Notifier; clock: Clock }, rereadMs: number) {
  const { store, notifier, clock } = ports;
  const { topics, listen, watch } = watchTopics<TicketWatcher>(notifier, EXPIRY_MS, { read, reread });
  let rereadAt = 0;

  function tell(ticket: Ticket): void {
    const status = statusAt(ticket, clock());
    for (const watcher of topics.get(ticket.id)?.watchers ?? []) {
      // Two reads may end in another order than they began: never go back.
      if (watcher.over || ticket.version < watcher.version) continue;
      if (ticket.version === watcher.version && status === watcher.status) continue;
      Object.assign(watcher, { version: ticket.version, status, expiresAtMs: ticket.expiresAt.getTime() });
      watcher.listener(ticket, status);
    }
  }

  async function read(id: string): Promise<void> {
    const ticket = await store.find(id, { isNews: true });
    if (ticket) tell(ticket);
  }

  /** An expired ticket has no new version. It is asked for by the version before its own. */
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

  return {
    /** Hears what happens to a ticket that is about to be read: where nothing did, whoever watches it need not read it again. */
    listen,

    /** @param isCurrent whether nothing was heard of it since before it was read */
    watch(known: Ticket, listener: TicketListener, isCurrent = false): () => void {
      const stop = watch(
        known.id,
        { listener, over: false, version: -1, status: "pending", expiresAtMs: 0 },
        isCurrent,
      );
      tell(known);
      return stop;
    },

    /**
     * Tells watchers what this process has just written, which spares them to read it.
     * @returns the notifier's listener that knows by this, where there is one
     */
    written(ticket: Ticket): (() => void) | undefined {
      tell(ticket);
      return topics.get(ticket.id)?.ring;
    },
  };
}
