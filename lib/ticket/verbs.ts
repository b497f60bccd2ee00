import {
  type Cancelled,
  type Claimed,
  type Confirmed,
  type Desktop,
  type KnownBrowser,
  type Pending,
  type RelyingParty,
  type Scanned,
  type Scanner,
  type Status,
  scannerOf,
  statusAt,
  type Ticket,
  type Via,
} from "./ticket";

/** The longest that a code is kept, from its creation, for a phone that has to sign in first. */
export const HOLD_MS = 5 * 60_000;

export const MAX_WRONG_NUMBERS = 3;

export type Refusal = "not_your_ticket" | "wrong_state" | "ticket_expired" | "number_mismatch" | "kind_mismatch";

/**
 * What a verb makes of a ticket: its next version, or a refusal. Expiry is told first, then whose the ticket is, then its
 * state. A refusal may come with a version to write too: a wrong number counts.
 */
export type Outcome<T extends Ticket> =
  | { ok: true; ticket: T }
  | { ok: false; refusal: Refusal; ticket: Ticket | undefined };

export function issue(
  start: Pick<Pending, "id" | "userCode" | "secretHash" | "linkDeviceId" | "relyingParty"> & { desktop: Desktop },
  now: Date,
  codeTtlMs: number,
): Pending {
  return { ...start, status: "pending", version: 0, createdAt: now, expiresAt: after(now, codeTtlMs) };
}

/**
 * A phone that is not signed in keeps the code until `HOLD_MS` from its creation, for itself; the second time changes nothing.
 * @param jkt its key; absent where phones have none, and then it is kept for whoever scans it
 */
export function hold(ticket: Ticket, now: Date, jkt?: string): Outcome<Pending> {
  if (statusAt(ticket, now) === "expired") return refused("ticket_expired");
  if (ticket.status !== "pending" || ticket.heldAt) return refused("wrong_state");
  // A hold never shortens a life, however long the settings make it.
  const extraMs = Math.max(0, ticket.createdAt.getTime() + HOLD_MS - ticket.expiresAt.getTime());
  const holder = jkt ? { holder: { jkt, othersUntil: ticket.expiresAt } } : {};
  return next({ ...ticket, ...holder, heldAt: now, expiresAt: after(ticket.expiresAt, extraMs) });
}

/**
 * Binds the ticket to the first phone that scans it; with `digits` the phone must type them to confirm, and `known` is what it
 * is told of the browser. The same device may scan again, as a reload does: a new confirm token replaces the old one. Time
 * left, number and what was told stay as they were, or reloads could keep a ticket alive for ever, and guess for ever. What
 * came by a device's link is that device's alone, and by that link alone.
 */
export function scan(
  ticket: Ticket,
  by: { scanner: Scanner; via: Via; confirmTokenHash: string; digits?: string; known?: KnownBrowser; jkt?: string },
  now: Date,
  confirmTtlMs: number,
): Outcome<Scanned> {
  const refusal = refuse(ticket, now, by.scanner);
  if (refusal) return refused(refusal);
  if (ticket.linkDeviceId !== (by.via === "link" ? by.scanner.deviceId : undefined)) return refused("not_your_ticket");
  switch (ticket.status) {
    case "pending": {
      const { digits, jkt, ...bound } = by;
      if (isOthers(ticket, now, jkt)) return refused("ticket_expired");
      const number = digits ? { number: { digits, wrongTries: 0 } } : {};
      const expiresAt = after(now, confirmTtlMs);
      return next({ ...ticket, ...bound, ...number, status: "scanned", scannedAt: now, expiresAt });
    }
    case "scanned":
      return next({ ...ticket, confirmTokenHash: by.confirmTokenHash });
    default:
      return refused("wrong_state");
  }
}

/** Whether the code lives for the phone that holds it alone, and this is another one. */
export function isOthers({ holder }: Ticket, now: Date, jkt?: string): boolean {
  return holder !== undefined && holder.jkt !== jkt && now >= holder.othersUntil;
}

/**
 * The phone lets the desktop in. `tokenMatches` compares its confirm token with a hash, in constant time. Each wrong number
 * is counted, and the third kills the ticket; no number at all is no guess. `kind` says what the phone believes to let in: one
 * that does not know of devices cannot let one in. With `visitEndsAt` it lets it in for this visit only.
 */
export function confirm(
  ticket: Ticket,
  by: {
    scanner: Scanner;
    tokenMatches: (hash: string) => boolean;
    typedNumber?: string;
    kind?: RelyingParty["kind"];
    visitEndsAt?: Date;
  },
  now: Date,
  claimTtlMs: number,
): Outcome<Confirmed> {
  const refusal = refuse(ticket, now, by.scanner);
  if (refusal) return refused(refusal);
  if (ticket.status !== "scanned") return refused("wrong_state");
  if (!by.tokenMatches(ticket.confirmTokenHash)) return refused("not_your_ticket");
  if (by.kind !== ticket.relyingParty?.kind) return refused("kind_mismatch");
  if (ticket.number && by.typedNumber !== ticket.number.digits) {
    return by.typedNumber === undefined ? refused("number_mismatch") : wrongNumber(ticket, ticket.number, now);
  }
  const { number: _typed, known: _told, ...bound } = ticket;
  const visit = by.visitEndsAt && { visitEndsAt: by.visitEndsAt };
  return next({ ...bound, ...visit, status: "confirmed", confirmedAt: now, expiresAt: after(now, claimTtlMs) });
}

export function numberTriesLeft(ticket: Ticket): number {
  return ticket.status === "scanned" ? MAX_WRONG_NUMBERS - (ticket.number?.wrongTries ?? 0) : 0;
}

/** The phone says no, or takes back its yes with the token that said it. */
export function cancel(
  ticket: Ticket,
  by: { scanner: Scanner; tokenMatches: (hash: string) => boolean },
  now: Date,
): Outcome<Cancelled> {
  const refusal = refuse(ticket, now, by.scanner);
  if (refusal) return refused(refusal);
  if (ticket.status !== "scanned" && ticket.status !== "confirmed") return refused("wrong_state");
  if (!by.tokenMatches(ticket.confirmTokenHash)) return refused("not_your_ticket");
  return next(cancelled(ticket, "phone", now));
}

export function withdraw(ticket: Ticket, now: Date): Outcome<Cancelled> {
  const status = statusAt(ticket, now);
  if (status === "expired") return refused("ticket_expired");
  if (ticket.status === "claimed" || ticket.status === "cancelled") return refused("wrong_state");
  return next(cancelled(ticket, "desktop", now));
}

/** Whose confirmed tickets are ended: all of an account, those that some of its devices confirmed, or one. */
export interface Confirmers {
  userId: string;
  deviceIds?: readonly string[];
  ticketId?: string;
}

/** The account's owner ends what was confirmed and is not claimed yet. */
export function revoke(ticket: Ticket, { userId, deviceIds, ticketId }: Confirmers, now: Date): Outcome<Cancelled> {
  if (statusAt(ticket, now) === "expired") return refused("ticket_expired");
  if (ticket.status !== "confirmed") return refused("wrong_state");
  const { scanner } = ticket;
  const isTheirs = scanner.userId === userId && (!deviceIds || deviceIds.includes(scanner.deviceId));
  const isMeant = ticketId === undefined || ticketId === ticket.id;
  return isTheirs && isMeant ? next(cancelled(ticket, "account", now)) : refused("not_your_ticket");
}

/**
 * The desktop names the key that alone may claim, once, where its ticket was made before its page. That may be after the
 * phone's answer, when the page's scripts come late.
 */
export function nameKey(ticket: Ticket, jkt: string, now: Date): Outcome<Pending | Scanned | Confirmed> {
  if (statusAt(ticket, now) === "expired") return refused("ticket_expired");
  if (ticket.status === "claimed" || ticket.status === "cancelled") return refused("wrong_state");
  if (ticket.desktop.key.is !== "unnamed") return refused("wrong_state");
  return next({ ...ticket, desktop: { ...ticket.desktop, key: { is: "named", jkt } } });
}

/** The desktop exchanges a confirmed ticket for a session, once, and not before it has named its key. */
export function claim(ticket: Ticket, now: Date): Outcome<Claimed> {
  if (statusAt(ticket, now) === "expired") return refused("ticket_expired");
  if (ticket.desktop.key.is === "unnamed") return refused("wrong_state");
  if (ticket.status !== "confirmed") return refused("wrong_state");
  const { confirmTokenHash: _used, ...bound } = ticket;
  return next({ ...bound, status: "claimed", claimedAt: now });
}

function refuse(ticket: Ticket, now: Date, by: Scanner): Refusal | undefined {
  const status: Status = statusAt(ticket, now);
  if (status === "expired") return "ticket_expired";
  const owner = scannerOf(ticket);
  if (owner && (owner.userId !== by.userId || owner.deviceId !== by.deviceId)) return "not_your_ticket";
  return undefined;
}

function wrongNumber(ticket: Scanned, number: NonNullable<Scanned["number"]>, now: Date): Outcome<never> {
  const wrongTries = number.wrongTries + 1;
  const left =
    wrongTries < MAX_WRONG_NUMBERS
      ? { ...ticket, number: { ...number, wrongTries } }
      : cancelled(ticket, "guesses", now);
  return { ok: false, refusal: "number_mismatch", ticket: nextVersion(left) };
}

function cancelled(ticket: Pending | Scanned | Confirmed, by: Cancelled["cancelledBy"], now: Date): Cancelled {
  const { id, version, userCode, secretHash, desktop, createdAt, expiresAt } = ticket;
  const { linkDeviceId, heldAt, holder, relyingParty } = ticket;
  const optional = {
    ...(linkDeviceId && { linkDeviceId }),
    ...(heldAt && { heldAt }),
    ...(holder && { holder }),
    ...(relyingParty && { relyingParty }),
  };
  const issued = { id, version, userCode, secretHash, desktop, createdAt, expiresAt, ...optional };
  const scanner = scannerOf(ticket);
  return { ...issued, status: "cancelled", cancelledAt: now, cancelledBy: by, ...(scanner && { scanner }) };
}

function next<T extends Ticket>(ticket: T): Outcome<T> {
  return { ok: true, ticket: nextVersion(ticket) };
}

function nextVersion<T extends Ticket>(ticket: T): T {
  return { ...ticket, version: ticket.version + 1 };
}

function refused(refusal: Refusal): { ok: false; refusal: Refusal; ticket: undefined } {
  return { ok: false, refusal, ticket: undefined };
}

function after(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
