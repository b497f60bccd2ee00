import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { UsedBefore } from "../login/once";
import type { TicketStore } from "../login/ports";
import { newId, newUserCode } from "../secrets";
import type { Claimed, Pending, Scanned, Scanner, Ticket } from "../ticket/ticket";
import { cancel, claim, confirm, hold, issue, type Outcome, revoke, scan, withdraw } from "../ticket/verbs";

const now = new Date("2026-01-01T00:00:00.123Z");
const scanner = { userId: "anna", deviceId: "annas-phone" };
const desktop = {
  browser: "Firefox",
  os: "Linux",
  deviceType: "desktop",
  ip: "2001:db8::1",
  key: { is: "none" },
} as const;
const tokenMatches = () => true;
const relyingParty = {
  kind: "site",
  clientId: "shop",
  scope: "openid profile",
  request: "the name of a request",
} as const;

function newTicket(): Pending {
  const start = { id: newId(), userCode: newUserCode(), secretHash: "hash", desktop };
  return issue(start, now, 60_000);
}

function taken<T extends Ticket>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal);
  return outcome.ticket;
}

const scanOf = (ticket: Ticket) =>
  taken(scan(ticket, { scanner, via: "site", confirmTokenHash: newId() }, now, 120_000));
const confirmOf = (ticket: Ticket) => {
  const kind = ticket.relyingParty?.kind;
  return taken(confirm(scanOf(ticket), { scanner, tokenMatches, ...(kind && { kind }) }, now, 60_000));
};

const visitOf = (ticket: Ticket) => {
  const visitEndsAt = new Date(now.getTime() + 12 * 60 * 60_000);
  return taken(confirm(scanOf(ticket), { scanner, tokenMatches, visitEndsAt }, now, 60_000));
};

/** Now, in another turn of the event loop, or up to two milliseconds later: calls that come so fall between each other's steps. */
function anyMoment(): Promise<unknown> {
  const moments = [() => Promise.resolve(), () => nextTurn(), () => delay(2 * Math.random())];
  return moments[Math.floor(moments.length * Math.random())]?.() ?? Promise.resolve();
}

/** What every TicketStore must do; what `open` gives may hold other tests' tickets. */
export function storeContract(open: () => Promise<TicketStore>): void {
  test("finds nothing that was not inserted", async () => {
    const store = await open();
    expect(await store.find(newId())).toBeNull();
    expect(await store.findByUserCode(newUserCode())).toBeNull();
    expect(await store.findNewer(new Map([[newId(), 0]]))).toEqual([]);
    expect(await store.findNewer(new Map())).toEqual([]);
    expect(await store.replace(scanOf(newTicket()))).toBe(false);
  });

  describe("keeps a ticket whole in every state", () => {
    const states: Record<string, (ticket: Pending) => Ticket> = {
      pending: (ticket) => ticket,
      "pending, its key named": (ticket) => ({ ...ticket, desktop: { ...desktop, key: { is: "named", jkt: "key" } } }),
      "pending, its key unnamed": (ticket) => ({ ...ticket, desktop: { ...desktop, key: { is: "unnamed" } } }),
      "pending, for a site": (ticket) => ({ ...ticket, relyingParty }),
      "claimed, for a site": (ticket) => taken(claim(confirmOf({ ...ticket, relyingParty }), now)),
      "cancelled, for a site": (ticket) => taken(withdraw({ ...ticket, relyingParty }, now)),
      held: (ticket) => taken(hold(ticket, now)),
      scanned: scanOf,
      "scanned, with a number": (ticket) => {
        const by = { scanner, via: "site", confirmTokenHash: newId(), digits: "07" } as const;
        return taken(scan(ticket, by, now, 120_000));
      },
      confirmed: confirmOf,
      "confirmed for a visit": visitOf,
      "claimed for a visit": (ticket) => taken(claim(visitOf(ticket), now)),
      "cancelled once confirmed for a visit": (ticket) => taken(revoke(visitOf(ticket), scanner, now)),
      claimed: (ticket): Claimed => taken(claim(confirmOf(ticket), now)),
      "cancelled by the phone": (ticket) => taken(cancel(scanOf(ticket), { scanner, tokenMatches }, now)),
      "cancelled by the desktop": (ticket) => taken(withdraw(ticket, now)),
      "cancelled once confirmed": (ticket) => taken(cancel(confirmOf(ticket), { scanner, tokenMatches }, now)),
      "cancelled by the account": (ticket) => taken(revoke(confirmOf(ticket), scanner, now)),
    };
    for (const [name, reach] of Object.entries(states)) {
      test(name, async () => {
        const store = await open();
        const ticket = reach(newTicket());
        expect(await store.insert(ticket)).toBe(true);
        expect(await store.find(ticket.id)).toEqual(ticket);
        expect(await store.findByUserCode(ticket.userCode)).toEqual(ticket);
        const earlier = new Map([ticket.id, newId()].map((id) => [id, ticket.version - 1]));
        expect(await store.findNewer(earlier)).toEqual([ticket]);
        expect(await store.findNewer(new Map([[ticket.id, ticket.version]]))).toEqual([]);
      });
    }

    test("written step by step", async () => {
      const store = await open();
      const pending = newTicket();
      await store.insert(pending);
      const scanned = scanOf(pending);
      const confirmed = taken(confirm(scanned, { scanner, tokenMatches }, now, 60_000));
      for (const next of [scanned, confirmed, taken(claim(confirmed, now))]) {
        expect(await store.replace(next)).toBe(true);
        expect(await store.find(pending.id)).toEqual(next);
        expect(await store.findByUserCode(pending.userCode)).toEqual(next);
      }
    });
  });

  test("finds what was claimed for a request, and nothing that was not", async () => {
    const store = await open();
    const request = newId();
    const ticket = () => ({ ...newTicket(), relyingParty: { ...relyingParty, request } });
    expect(await store.findClaimed(request)).toBeNull();
    for (const other of [ticket(), confirmOf(ticket()), taken(withdraw(ticket(), now))]) await store.insert(other);
    expect(await store.findClaimed(request)).toBeNull();
    const claimed = taken(claim(confirmOf(ticket()), now));
    await store.insert(claimed);
    expect(await store.findClaimed(request)).toEqual(claimed);
    expect(await store.findClaimed(newId())).toBeNull();
  });

  test("refuses an id or a user code that is there, and keeps what was", async () => {
    const store = await open();
    const first = newTicket();
    await store.insert(first);
    expect(await store.insert({ ...newTicket(), id: first.id })).toBe(false);
    expect(await store.insert({ ...newTicket(), userCode: first.userCode })).toBe(false);
    expect(await store.find(first.id)).toEqual(first);
  });

  test("refuses a version that is not the next", async () => {
    const store = await open();
    const pending = newTicket();
    await store.insert(pending);
    const scanned = scanOf(pending);
    expect(await store.replace({ ...scanned, version: 0 })).toBe(false);
    expect(await store.replace({ ...scanned, version: 2 })).toBe(false);
    expect(await store.find(pending.id)).toEqual(pending);
  });

  test("of 100 concurrent writes of the same version exactly one wins, and is what is kept", async () => {
    const store = await open();
    for (let round = 0; round < 5; round++) {
      const pending = newTicket();
      await store.insert(pending);
      const rivals = Array.from({ length: 100 }, () => scanOf(pending));
      const won = await Promise.all(rivals.map((rival) => anyMoment().then(() => store.replace(rival))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.find(pending.id)).toEqual(rivals[won.indexOf(true)]);
    }
  });

  describe("what may be used once", () => {
    const once = () => ({ once: { hash: newId(), expiresAt: new Date(now.getTime() + 60_000) } });
    const shown = async (store: TicketStore) => {
      const pending = newTicket();
      await store.insert(pending);
      return pending;
    };

    test("is used with a step, and with no other", async () => {
      const store = await open();
      const [one, other, used] = [await shown(store), await shown(store), once()];
      expect(await store.replace(scanOf(one), used)).toBe(true);
      await expect(store.replace(scanOf(other), used)).rejects.toThrow(UsedBefore);
      await expect(store.replace(scanOf(one), used)).rejects.toThrow(UsedBefore);
      expect(await store.find(other.id)).toEqual(other);
    });

    test("is used with a step that came too late, too", async () => {
      const store = await open();
      const [one, other, used] = [await shown(store), await shown(store), once()];
      expect(await store.replace({ ...scanOf(one), version: 5 }, used)).toBe(false);
      expect(await store.find(one.id)).toEqual(one);
      await expect(store.replace(scanOf(other), used)).rejects.toThrow(UsedBefore);
      expect(await store.find(other.id)).toEqual(other);
    });

    test("is one's, of 100 concurrent steps of as many tickets", async () => {
      const store = await open();
      const [tickets, used] = [await Promise.all(Array.from({ length: 100 }, () => shown(store))), once()];
      const steps = tickets.map((ticket) => anyMoment().then(() => store.replace(scanOf(ticket), used)));
      const settled = await Promise.allSettled(steps);
      const taken = settled.flatMap((each, index) => (each.status === "fulfilled" ? [index] : []));
      expect(taken).toHaveLength(1);
      const found = await Promise.all(tickets.map(({ id }) => store.find(id)));
      expect(found.map((ticket) => ticket?.status)).toEqual(
        tickets.map((_, index) => (index === taken[0] ? "scanned" : "pending")),
      );
    });
  });

  test("tells the version that it is asked for, or what is there", async () => {
    const store = await open();
    const pending = newTicket();
    await store.insert(pending);
    const scanned = scanOf(pending);
    await store.replace(scanned);
    expect(await store.find(pending.id, { version: scanned.version })).toEqual(scanned);
    expect(await store.find(pending.id, { version: pending.version })).toEqual(scanned);
    expect(await store.find(pending.id, { isNews: true })).toEqual(scanned);
    expect(await store.find(newId(), { version: null })).toBeNull();
  });

  test("a ticket is never absent, and never goes back, while it is replaced again and again", async () => {
    const store = await open();
    let ticket: Ticket = newTicket();
    await store.insert(ticket);
    const { id, userCode } = ticket;
    let writing = true;
    const readers = Array.from({ length: 6 }, async (_, reader) => {
      const versions: (number | undefined)[] = [];
      while (writing) {
        await anyMoment();
        const found = await (reader % 2 === 0 ? store.find(id) : store.findByUserCode(userCode));
        versions.push(found?.version);
      }
      return versions;
    });
    for (let round = 0; round < 50; round++) {
      const rivals = Array.from({ length: 3 }, () => scanOf(ticket));
      const won = await Promise.all(rivals.map((rival) => anyMoment().then(() => store.replace(rival))));
      expect(won.filter(Boolean)).toHaveLength(1);
      ticket = rivals[won.indexOf(true)] ?? ticket;
    }
    writing = false;
    for (const versions of await Promise.all(readers)) {
      expect(versions.length).toBeGreaterThan(0);
      expect(versions).not.toContain(undefined);
      expect(versions).toEqual(versions.toSorted((a = 0, b = 0) => a - b));
    }
  });

  test("of 50 concurrent inserts of the same user code exactly one wins", async () => {
    const store = await open();
    const userCode = newUserCode();
    const won = await Promise.all(Array.from({ length: 50 }, () => store.insert({ ...newTicket(), userCode })));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  test("finds what has changed among 50,000", async () => {
    const store = await open();
    const pending = Array.from({ length: 3 }, newTicket);
    for (const ticket of pending) await store.insert(ticket);
    const known = new Map(Array.from({ length: 50_000 }, () => [newId(), 1]));
    for (const { id, version } of pending) known.set(id, version);
    expect(await store.findNewer(known)).toEqual([]);
    const changed = pending.slice(1).map(scanOf);
    for (const ticket of changed) await store.replace(ticket);
    const found = await store.findNewer(known);
    expect(found.map(({ id }) => id).sort()).toEqual(changed.map(({ id }) => id).sort());
  });

  describe("revokes", () => {
    /** A ticket that this scanner has brought to that state. */
    async function kept(store: TicketStore, by: Scanner, reach: (ticket: Scanned) => Ticket): Promise<Ticket> {
      const pending = newTicket();
      const scanned = scan(pending, { scanner: by, via: "camera", confirmTokenHash: newId() }, now, 120_000);
      const ticket = reach(taken(scanned));
      await store.insert(ticket);
      return ticket;
    }
    const confirmedBy = (by: Scanner) => (ticket: Scanned) =>
      taken(confirm(ticket, { scanner: by, tokenMatches }, now, 60_000));
    const later = new Date(now.getTime() + 59_999);

    test("what the account has confirmed, as the verb does, and nothing else", async () => {
      const store = await open();
      const phone = { userId: newId(), deviceId: newId() };
      const tablet = { userId: phone.userId, deviceId: newId() };
      const stranger = { userId: newId(), deviceId: newId() };
      const all = await Promise.all(
        [phone, tablet, stranger].flatMap((by) => [
          kept(store, by, (ticket) => ticket),
          kept(store, by, confirmedBy(by)),
          kept(store, by, (ticket) => taken(claim(confirmedBy(by)(ticket), now))),
          kept(store, by, (ticket) => taken(cancel(ticket, { scanner: by, tokenMatches }, now))),
          kept(store, by, (ticket) => ({ ...confirmedBy(by)(ticket), expiresAt: later })),
        ]),
      );
      for (const by of [{ userId: phone.userId, deviceIds: [tablet.deviceId] }, { userId: phone.userId }]) {
        const before = await Promise.all(all.map(({ id }) => store.find(id)));
        const expected = before.map((ticket) => {
          const outcome = ticket && revoke(ticket, by, later);
          return outcome?.ok ? outcome.ticket : ticket;
        });
        const revoked = await store.revoke(by, later);
        expect(revoked).toHaveLength(1);
        expect(expected).toContainEqual(revoked[0]);
        expect(await Promise.all(all.map(({ id }) => store.find(id)))).toEqual(expected);
      }
      expect(await store.revoke({ userId: phone.userId }, later)).toEqual([]);
    });

    test("one ticket of several, which are found until then, or until they are over", async () => {
      const store = await open();
      const by = { userId: newId(), deviceId: newId() };
      const at = (ms: number, ticket: Ticket) => ({ ...ticket, confirmedAt: new Date(now.getTime() + ms) }) as Ticket;
      const first = await kept(store, by, (ticket) => at(1, confirmedBy(by)(ticket)));
      const second = await kept(store, by, (ticket) => at(2, confirmedBy(by)(ticket)));
      await kept(store, by, (ticket) => ticket);
      await kept(store, by, (ticket) => taken(claim(confirmedBy(by)(ticket), now)));
      const stranger = { ...by, userId: newId() };
      await kept(store, stranger, confirmedBy(stranger));
      const found = async (time = later, most = 100) =>
        (await store.findConfirmed(by.userId, time, most)).map(({ id }) => id);
      expect(await store.findConfirmed(by.userId, later, 1)).toEqual([second]);
      expect(await found()).toEqual([second.id, first.id]);
      expect(await found(first.expiresAt)).toEqual([]);
      expect(await store.revoke({ userId: newId(), ticketId: first.id }, now)).toEqual([]);
      expect(await store.revoke({ userId: by.userId, deviceIds: [newId()], ticketId: first.id }, now)).toEqual([]);
      expect((await store.revoke({ userId: by.userId, ticketId: first.id }, now)).map(({ id }) => id)).toEqual([
        first.id,
      ]);
      expect(await found()).toEqual([second.id]);
    });

    test("or the desktop claims: of both at once one wins", async () => {
      const store = await open();
      for (let round = 0; round < 20; round++) {
        const by = { userId: newId(), deviceId: newId() };
        const confirmed = await kept(store, by, confirmedBy(by));
        const [claimed, revoked] = await Promise.all([
          store.replace(taken(claim(confirmed, now))),
          store.revoke(by, now),
          ...Array.from({ length: 5 }, () => store.revoke({ userId: by.userId, deviceIds: [by.deviceId] }, now)),
        ]);
        const after = await store.find(confirmed.id);
        expect(after?.version).toBe(confirmed.version + 1);
        expect(after?.status).toBe(claimed ? "claimed" : "cancelled");
        if (claimed) expect(revoked).toEqual([]);
      }
    });
  });

  test("sweeps the old, no more than asked for", async () => {
    const store = await open();
    const before = new Date("2001-01-01T00:00:00Z");
    const young = { ...newTicket(), expiresAt: before };
    const old = Array.from({ length: 5 }, () => ({ ...newTicket(), expiresAt: new Date(before.getTime() - 1) }));
    for (const ticket of [...old, young]) await store.insert(ticket);
    expect(await store.sweep(before, 3)).toBe(3);
    expect(await store.sweep(before, 3)).toBe(2);
    expect(await store.sweep(before, 3)).toBe(0);
    expect(await store.find(young.id)).toEqual(young);
  });
}
