import { UsedBefore } from "../login/once";
import type { TicketStore } from "../login/ports";
import type { Ticket } from "../ticket/ticket";
import { revoke } from "../ticket/verbs";

/** Keeps tickets in this process's memory, and no other rows: for tests, and to show what the port asks for. */
export function memoryStore(): TicketStore {
  const tickets = new Map<string, Ticket>();
  const polledAt = new Map<string, Date>();
  const used = new Set<string>();
  const all = () => [...tickets.values()];
  return {
    async insert(ticket) {
      if (tickets.has(ticket.id) || all().some(({ userCode }) => userCode === ticket.userCode)) return false;
      tickets.set(ticket.id, structuredClone(ticket));
      return true;
    },
    async find(id) {
      return structuredClone(tickets.get(id) ?? null);
    },
    async findByUserCode(userCode) {
      return structuredClone(all().find((ticket) => ticket.userCode === userCode) ?? null);
    },
    async findClaimed(request) {
      const claimed = all().find((ticket) => ticket.status === "claimed" && ticket.relyingParty?.request === request);
      return structuredClone(claimed?.status === "claimed" ? claimed : null);
    },
    async findNewer(known) {
      return structuredClone(all().filter(({ id, version }) => version > (known.get(id) ?? Number.POSITIVE_INFINITY)));
    },
    async replace(ticket, { once } = {}) {
      if (once && used.has(once.hash)) throw new UsedBefore();
      if (once) used.add(once.hash);
      if (tickets.get(ticket.id)?.version !== ticket.version - 1) return false;
      tickets.set(ticket.id, structuredClone(ticket));
      return true;
    },
    async findConfirmed(userId, now, most) {
      const confirmed = all().filter((ticket) => ticket.status === "confirmed");
      const theirs = confirmed.filter(({ scanner, expiresAt }) => scanner.userId === userId && expiresAt > now);
      const newestFirst = theirs.toSorted((a, b) => b.confirmedAt.getTime() - a.confirmedAt.getTime());
      return structuredClone(newestFirst.slice(0, most));
    },
    async revoke(by, now) {
      const revoked = all().flatMap((ticket) => {
        const outcome = revoke(ticket, by, now);
        return outcome.ok ? [outcome.ticket] : [];
      });
      for (const ticket of revoked) tickets.set(ticket.id, ticket);
      return structuredClone(revoked);
    },
    async poll(id, now, notSince) {
      const last = polledAt.get(id);
      if (!tickets.has(id) || (last && last > notSince)) return false;
      polledAt.set(id, now);
      return true;
    },
    async sweep(before, limit) {
      const old = all().filter(({ expiresAt }) => expiresAt < before);
      for (const { id } of old.slice(0, limit)) tickets.delete(id);
      return Math.min(old.length, limit);
    },
  };
}
