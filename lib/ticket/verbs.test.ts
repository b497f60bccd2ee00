import { describe, expect, test } from "vitest";
import { type DesktopKey, type Status, statusAt, type Ticket } from "./ticket";
import { cancel, claim, confirm, HOLD_MS, hold, issue, nameKey, type Outcome, revoke, scan, withdraw } from "./verbs";

const start = new Date("2026-01-01T00:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const now = later(10);
const phone = { userId: "anna", deviceId: "annas-phone" };
const anotherPhone = { userId: "anna", deviceId: "annas-tablet" };
const stranger = { userId: "bob", deviceId: "bobs-phone" };

const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;
const desktop = { ...facts, key: { is: "none" } } as const;
const tokenMatches = (hash: string) => hash === "right";
const wrongToken = () => false;

function taken<T extends Ticket>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal);
  return outcome.ticket;
}

const pending = issue({ id: "id", userCode: "BCDFGHJK", secretHash: "secret", desktop }, start, 60_000);
const scanned = taken(scan(pending, { scanner: phone, via: "camera", confirmTokenHash: "right" }, now, 120_000));
const confirmed = taken(confirm(scanned, { scanner: phone, tokenMatches }, now, 60_000));
const tickets: Record<Exclude<Status, "expired">, Ticket> = {
  pending,
  scanned,
  confirmed,
  claimed: taken(claim(confirmed, now)),
  cancelled: taken(cancel(scanned, { scanner: phone, tokenMatches }, now)),
};

function withKey(ticket: Ticket, key: DesktopKey): Ticket {
  return { ...ticket, desktop: { ...desktop, key } };
}

const UNNAMED = { is: "unnamed" } as const;
const ANOTHER = { is: "named", jkt: "another" } as const;

const verbs = {
  hold: (ticket: Ticket, at: Date) => hold(ticket, at),
  scan: (ticket: Ticket, at: Date) =>
    scan(ticket, { scanner: phone, via: "camera", confirmTokenHash: "right" }, at, 120_000),
  "scan by a stranger": (ticket: Ticket, at: Date) =>
    scan(ticket, { scanner: stranger, via: "camera", confirmTokenHash: "right" }, at, 120_000),
  confirm: (ticket: Ticket, at: Date) => confirm(ticket, { scanner: phone, tokenMatches }, at, 60_000),
  "confirm by a stranger": (ticket: Ticket, at: Date) =>
    confirm(ticket, { scanner: stranger, tokenMatches }, at, 60_000),
  "confirm by another phone": (ticket: Ticket, at: Date) =>
    confirm(ticket, { scanner: anotherPhone, tokenMatches }, at, 60_000),
  "confirm with a wrong token": (ticket: Ticket, at: Date) =>
    confirm(ticket, { scanner: phone, tokenMatches: wrongToken }, at, 60_000),
  cancel: (ticket: Ticket, at: Date) => cancel(ticket, { scanner: phone, tokenMatches }, at),
  "cancel by a stranger": (ticket: Ticket, at: Date) => cancel(ticket, { scanner: stranger, tokenMatches }, at),
  "cancel with a wrong token": (ticket: Ticket, at: Date) =>
    cancel(ticket, { scanner: phone, tokenMatches: wrongToken }, at),
  withdraw: (ticket: Ticket, at: Date) => withdraw(ticket, at),
  "revoke by the account": (ticket: Ticket, at: Date) => revoke(ticket, { userId: phone.userId }, at),
  "revoke by its device": (ticket: Ticket, at: Date) =>
    revoke(ticket, { userId: phone.userId, deviceIds: [phone.deviceId, anotherPhone.deviceId] }, at),
  "revoke by another device": (ticket: Ticket, at: Date) =>
    revoke(ticket, { userId: phone.userId, deviceIds: [anotherPhone.deviceId] }, at),
  "revoke of another ticket": (ticket: Ticket, at: Date) =>
    revoke(ticket, { userId: phone.userId, ticketId: "another" }, at),
  "revoke by a stranger": (ticket: Ticket, at: Date) =>
    revoke(ticket, { userId: stranger.userId, deviceIds: [phone.deviceId] }, at),
  "name a key": (ticket: Ticket, at: Date) => nameKey(withKey(ticket, UNNAMED), "key", at),
  "name a key where one is named": (ticket: Ticket, at: Date) => nameKey(withKey(ticket, ANOTHER), "key", at),
  "name a key where there is none": (ticket: Ticket, at: Date) => nameKey(ticket, "key", at),
  claim: (ticket: Ticket, at: Date) => claim(ticket, at),
  "claim before the key is named": (ticket: Ticket, at: Date) => claim(withKey(ticket, UNNAMED), at),
};

const NOT_YOURS = "not_your_ticket";
const WRONG = "wrong_state";

const refusedAlways = { pending: WRONG, scanned: WRONG, confirmed: WRONG, claimed: WRONG, cancelled: WRONG };

/** What each verb makes of each state: the state after it, or the refusal. */
const expected: Record<keyof typeof verbs, Record<keyof typeof tickets, string>> = {
  hold: { pending: "pending", scanned: WRONG, confirmed: WRONG, claimed: WRONG, cancelled: WRONG },
  scan: { pending: "scanned", scanned: "scanned", confirmed: WRONG, claimed: WRONG, cancelled: WRONG },
  "scan by a stranger": {
    pending: "scanned",
    scanned: NOT_YOURS,
    confirmed: NOT_YOURS,
    claimed: NOT_YOURS,
    cancelled: NOT_YOURS,
  },
  confirm: { pending: WRONG, scanned: "confirmed", confirmed: WRONG, claimed: WRONG, cancelled: WRONG },
  "confirm by a stranger": {
    pending: WRONG,
    scanned: NOT_YOURS,
    confirmed: NOT_YOURS,
    claimed: NOT_YOURS,
    cancelled: NOT_YOURS,
  },
  "confirm by another phone": {
    pending: WRONG,
    scanned: NOT_YOURS,
    confirmed: NOT_YOURS,
    claimed: NOT_YOURS,
    cancelled: NOT_YOURS,
  },
  "confirm with a wrong token": {
    pending: WRONG,
    scanned: NOT_YOURS,
    confirmed: WRONG,
    claimed: WRONG,
    cancelled: WRONG,
  },
  cancel: { pending: WRONG, scanned: "cancelled", confirmed: "cancelled", claimed: WRONG, cancelled: WRONG },
  "cancel by a stranger": {
    pending: WRONG,
    scanned: NOT_YOURS,
    confirmed: NOT_YOURS,
    claimed: NOT_YOURS,
    cancelled: NOT_YOURS,
  },
  "cancel with a wrong token": {
    pending: WRONG,
    scanned: NOT_YOURS,
    confirmed: NOT_YOURS,
    claimed: WRONG,
    cancelled: WRONG,
  },
  withdraw: { pending: "cancelled", scanned: "cancelled", confirmed: "cancelled", claimed: WRONG, cancelled: WRONG },
  "revoke by the account": { ...refusedAlways, confirmed: "cancelled" },
  "revoke by its device": { ...refusedAlways, confirmed: "cancelled" },
  "revoke by another device": { ...refusedAlways, confirmed: NOT_YOURS },
  "revoke of another ticket": { ...refusedAlways, confirmed: NOT_YOURS },
  "revoke by a stranger": { ...refusedAlways, confirmed: NOT_YOURS },
  "name a key": { pending: "pending", scanned: "scanned", confirmed: "confirmed", claimed: WRONG, cancelled: WRONG },
  "name a key where one is named": refusedAlways,
  "name a key where there is none": refusedAlways,
  "claim before the key is named": refusedAlways,
  claim: { pending: WRONG, scanned: WRONG, confirmed: "claimed", claimed: WRONG, cancelled: WRONG },
};

describe("every verb in every state", () => {
  for (const [verbName, byState] of Object.entries(expected)) {
    for (const [state, result] of Object.entries(byState)) {
      test(`${verbName} while ${state}: ${result}`, () => {
        const ticket = tickets[state as keyof typeof tickets];
        const before = structuredClone(ticket);
        const outcome = verbs[verbName as keyof typeof verbs](ticket, now);
        expect(outcome.ok ? outcome.ticket.status : outcome.refusal).toBe(result);
        if (outcome.ok) expect(outcome.ticket.version).toBe(ticket.version + 1);
        expect(ticket).toEqual(before);
      });
    }
  }

  for (const verbName of Object.keys(verbs) as (keyof typeof verbs)[]) {
    for (const state of ["pending", "scanned", "confirmed"] as const) {
      test(`${verbName} on a ${state} ticket whose time is over: ticket_expired`, () => {
        const outcome = verbs[verbName](tickets[state], tickets[state].expiresAt);
        expect(outcome).toEqual({ ok: false, refusal: "ticket_expired" });
      });
    }
  }
});

describe("time", () => {
  test("a code lives from its creation, a scan and a confirmation from themselves", () => {
    expect(pending.expiresAt).toEqual(later(60));
    expect(scanned.expiresAt).toEqual(later(10 + 120));
    expect(confirmed.expiresAt).toEqual(later(10 + 60));
  });

  test("the last millisecond counts, the next does not", () => {
    const end = pending.expiresAt.getTime();
    expect(statusAt(pending, new Date(end - 1))).toBe("pending");
    expect(statusAt(pending, new Date(end))).toBe("expired");
  });

  test("claimed and cancelled tickets never expire", () => {
    expect(statusAt(tickets.claimed, later(1e6))).toBe("claimed");
    expect(statusAt(tickets.cancelled, later(1e6))).toBe("cancelled");
  });

  test("a hold keeps the code until five minutes from its creation, once", () => {
    const held = taken(hold(pending, now));
    expect(held.expiresAt).toEqual(new Date(start.getTime() + HOLD_MS));
    expect(hold(held, now)).toEqual({ ok: false, refusal: WRONG });
  });

  test("a hold is for the phone that asked: for others the code ends as it would have", () => {
    const held = taken(hold(pending, now, "its key"));
    const by = { scanner: phone, via: "address", confirmTokenHash: "token" } as const;
    const afterwards = pending.expiresAt;
    const before = new Date(afterwards.getTime() - 1);
    expect(scan(held, by, before, 120_000).ok).toBe(true);
    for (const jkt of [undefined, "another key"]) {
      const others = scan(held, { ...by, ...(jkt && { jkt }) }, afterwards, 120_000);
      expect(others).toEqual({ ok: false, refusal: "ticket_expired" });
    }
    const own = taken(scan(held, { ...by, jkt: "its key" }, afterwards, 120_000));
    expect(own).not.toHaveProperty("jkt");
    expect(scan(taken(hold(pending, now)), by, afterwards, 120_000).ok).toBe(true);
  });

  test("a hold never shortens a code that lives longer", () => {
    const long = issue({ id: "id", userCode: "BCDFGHJK", secretHash: "secret", desktop }, start, 600_000);
    expect(taken(hold(long, now)).expiresAt).toEqual(long.expiresAt);
  });

  test("scanning again gives a new token and no more time", () => {
    const again = taken(scan(scanned, { scanner: phone, via: "address", confirmTokenHash: "new" }, later(60), 120_000));
    expect(again.confirmTokenHash).toBe("new");
    expect(again.expiresAt).toEqual(scanned.expiresAt);
    expect(again.via).toBe("camera");
  });
});

test("the key that is named is the ticket's own from then on", () => {
  const named = taken(nameKey(withKey(pending, UNNAMED), "key", now));
  expect(named.desktop).toEqual({ ...facts, key: { is: "named", jkt: "key" } });
});

test("a confirm token that confirmed may take that back until the claim, and nothing else", () => {
  expect(confirm(confirmed, { scanner: phone, tokenMatches }, now, 60_000)).toMatchObject({ refusal: WRONG });
  expect(taken(cancel(confirmed, { scanner: phone, tokenMatches }, now))).toMatchObject({ cancelledBy: "phone" });
  for (const ticket of [tickets.claimed, tickets.cancelled]) expect(ticket).not.toHaveProperty("confirmTokenHash");
});

test("a confirmation names what is let in, or lets nothing in", () => {
  const kinds = [undefined, "site", "device"] as const;
  for (const asked of kinds) {
    const relyingParty = asked && { relyingParty: { kind: asked, clientId: "shop", scope: "openid" } };
    for (const kind of kinds) {
      const by = { scanner: phone, tokenMatches, ...(kind && { kind }) };
      const outcome = confirm({ ...scanned, ...relyingParty }, by, now, 60_000);
      expect(outcome).toMatchObject(kind === asked ? { ok: true } : { ok: false, refusal: "kind_mismatch" });
    }
  }
});
