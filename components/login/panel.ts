import { backoffMs } from "@/components/api/backoff";
import type { CreateTicketResponse, Face, ProblemCode, TicketStatusResponse } from "@/lib/api/types";

/** How often the code is renewed by itself before the page asks whether anyone is there. */
export const RENEWALS = 5;
/** How long before its end a code is renewed, in ms, or a quarter of its life where that is less: a code on screen should never be a dead one. */
const RENEW_AHEAD_MS = 2_000;
/** How long after a held or scanned ticket's end the page waits for the server to have the last word, in ms. */
export const LAST_WORD_MS = 2_000;

/** A ticket as the page holds it; times are ms on this browser's clock. */
export interface Ticket {
  id: string;
  url: string;
  userCode: string;
  /** When the code was to end as created; a later end means that a phone holds it. */
  codeEndsAt: number;
  endsAt: number;
  /** From here to `endsAt` is what a countdown shows. */
  since: number;
  /** The server's clock less this one. */
  skewMs: number;
  pollIntervalMs: number;
  /** It came with the page and does not know this browser's key yet: nobody can claim it. */
  keyless?: true;
}

/**
 * ```
 * opening ─▶ waiting ─▶ held ─▶ scanned ─▶ claiming ─▶ claimed
 *    ▲          │         └────────┴──▶ ended     └──▶ unclaimed
 *    └──renew───┘
 * ```
 */
export type Step =
  /** A code is being asked for; `shown` is the one still on screen while it is renewed. */
  | { name: "opening"; replaces?: string; shown?: Ticket; attempt: number }
  | { name: "waiting"; ticket: Ticket }
  /** A phone has the code and is signing in first. */
  | { name: "held"; ticket: Ticket }
  | { name: "scanned"; ticket: Ticket; user?: Face; number?: string }
  | { name: "claiming"; ticket: Ticket; user?: Face }
  | { name: "claimed"; user?: Face }
  /** Over: declined on the phone, out of time, or exchanged by somebody else. */
  | { name: "ended"; how: "cancelled" | "expired" | "used" }
  /** The phone said yes and the exchange failed: with `again` for want of an answer, else for good. */
  | { name: "unclaimed"; ticket: Ticket; user?: Face; again: boolean }
  | { name: "limited"; since: number; until: number; replaces?: string }
  | { name: "unreachable"; offline: boolean; retryAt: number; attempt: number; replaces?: string }
  /** The server will not give out a code, and asking again by itself would not help. */
  | { name: "refused"; code: ProblemCode; replaces?: string };

/** How the watch over the ticket fares. */
export type Link = "live" | "lost" | "offline";

export interface Panel {
  step: Step;
  link: Link;
  visible: boolean;
  renewalsLeft: number;
}

/** Why a request did not do what it should. */
export type Failure =
  | { kind: "limited"; retryAfterMs: number }
  | { kind: "unreachable"; offline: boolean }
  | { kind: "refused"; code: ProblemCode };

/** `now` is this browser's clock in ms; `chance` is random, from 0 to 1. */
export type PanelEvent =
  | { type: "created"; answer: CreateTicketResponse; sentAt: number; now: number }
  /** The page had its ticket with it; when it was asked for, and when it came. */
  | { type: "arrived"; answer: CreateTicketResponse; sentAt: number; now: number }
  | { type: "bound"; id: string }
  | { type: "notBound"; id: string; code: ProblemCode }
  | { type: "notCreated"; failure: Failure; now: number; chance: number }
  | { type: "status"; status: TicketStatusResponse; now: number }
  | { type: "gone"; id: string }
  | { type: "link"; link: Link }
  | { type: "claimed" }
  | { type: "notClaimed"; failure: Failure }
  | { type: "time"; now: number }
  | { type: "visibility"; visible: boolean; now: number }
  | { type: "online" }
  | { type: "newCode" }
  | { type: "claimAgain" };

export const start: Panel = {
  step: { name: "opening", attempt: 0 },
  link: "live",
  visible: true,
  renewalsLeft: RENEWALS,
};

/** As the page comes with its ticket: by the server's clock, the same there and here, until `arrived` tells how they differ. */
export function startWith(answer: CreateTicketResponse): Panel {
  const now = Date.parse(answer.serverTime);
  return { ...start, step: { name: "waiting", ticket: { ...received({ answer, sentAt: now, now }), keyless: true } } };
}

export function next(panel: Panel, event: PanelEvent): Panel {
  const { step } = panel;
  switch (event.type) {
    case "created":
      if (step.name !== "opening") return panel;
      return { ...panel, link: "live", step: { name: "waiting", ticket: received(event) } };
    case "arrived":
      if (step.name !== "waiting" || step.ticket.id !== event.answer.id) return panel;
      return { ...panel, step: { ...step, ticket: { ...step.ticket, ...received(event) } } };
    case "bound":
      return isKeyless(step, event.id) ? { ...panel, step: { ...step, ticket: withKey(step.ticket) } } : panel;
    case "notBound":
      return isKeyless(step, event.id) ? withoutKey(panel, step, event.code) : panel;
    case "notCreated":
      if (step.name !== "opening") return panel;
      return { ...panel, step: withoutCode(step, event) };
    case "status":
      return onStatus(panel, event.status, event.now);
    case "gone":
      return watched(step)?.id === event.id ? over(panel, event.id) : panel;
    case "link":
      return panel.link === event.link ? panel : { ...panel, link: event.link };
    case "claimed":
      return step.name === "claiming" ? { ...panel, step: { name: "claimed", user: step.user } } : panel;
    case "notClaimed":
      if (step.name !== "claiming") return panel;
      return { ...panel, step: { ...step, name: "unclaimed", again: event.failure.kind !== "refused" } };
    case "time":
      return onTime(panel, event.now);
    case "visibility":
      return onTime({ ...panel, visible: event.visible }, event.now);
    case "online":
      if (step.name !== "unreachable") return panel;
      return { ...panel, step: { name: "opening", replaces: step.replaces, attempt: 0 } };
    case "newCode":
      return { ...panel, link: "live", renewalsLeft: RENEWALS, step: afresh(step) };
    case "claimAgain":
      if (step.name !== "unclaimed" || !step.again) return panel;
      return { ...panel, step: { name: "claiming", ticket: step.ticket, user: step.user } };
    default:
      return event satisfies never;
  }
}

/** The ticket whose changes the page should hear of, if any. While one code replaces another, neither. */
export function watched(step: Step): Ticket | undefined {
  return step.name === "waiting" || step.name === "held" || step.name === "scanned" ? step.ticket : undefined;
}

/** When time alone next changes something, in ms on this browser's clock. */
export function deadline({ step, renewalsLeft }: Panel): number | undefined {
  switch (step.name) {
    case "waiting":
      return renewalsLeft > 0 ? renewsAt(step.ticket) : step.ticket.endsAt;
    case "held":
    case "scanned":
      return step.ticket.endsAt + LAST_WORD_MS;
    case "limited":
      return step.until;
    case "unreachable":
      return step.retryAt;
    default:
      return undefined;
  }
}

function renewsAt({ since, endsAt }: Ticket): number {
  return endsAt - Math.min(RENEW_AHEAD_MS, (endsAt - since) / 4);
}

function onTime(panel: Panel, now: number): Panel {
  const due = deadline(panel);
  if (!panel.visible || due === undefined || now < due) return panel;
  const { step } = panel;
  switch (step.name) {
    case "waiting":
      return renewed(panel, step.ticket.id, now < step.ticket.endsAt ? step.ticket : undefined);
    case "limited":
      return renewed(panel, step.replaces);
    case "unreachable":
      return { ...panel, step: { name: "opening", replaces: step.replaces, attempt: step.attempt } };
    default:
      return { ...panel, step: { name: "ended", how: "expired" } };
  }
}

function onStatus(panel: Panel, status: TicketStatusResponse, now: number): Panel {
  const { step } = panel;
  const held = watched(step);
  if (held?.id !== status.id) return panel;
  const ticket = prolonged(held, Date.parse(status.expiresAt), now);
  switch (status.status) {
    case "pending":
      // An answer that was overtaken by a newer one.
      if (step.name === "scanned") return panel;
      return { ...panel, step: { name: ticket.endsAt > ticket.codeEndsAt ? "held" : "waiting", ticket } };
    case "scanned":
      return { ...panel, step: { name: "scanned", ticket, user: status.user, number: status.number } };
    case "confirmed":
      return { ...panel, step: { name: "claiming", ticket, user: status.user } };
    case "claimed":
      return { ...panel, step: { name: "ended", how: "used" } };
    case "cancelled":
      // By this browser, which once more shows a page that it has left: a phone's no would tell whose it was.
      if (step.name === "waiting" && ticket.keyless && !status.user) return over(panel, status.id);
      return { ...panel, step: { name: "ended", how: "cancelled" } };
    case "expired":
      return over(panel, status.id);
    default:
      return status.status satisfies never;
  }
}

/** The server says that the ticket is at its end: a code nobody scanned is renewed, the rest is told. */
function over(panel: Panel, id: string): Panel {
  return panel.step.name === "waiting" ? renewed(panel, id) : { ...panel, step: { name: "ended", how: "expired" } };
}

function renewed(panel: Panel, replaces?: string, shown?: Ticket): Panel {
  if (panel.renewalsLeft === 0) return { ...panel, step: { name: "ended", how: "expired" } };
  return {
    ...panel,
    renewalsLeft: panel.renewalsLeft - 1,
    step: { name: "opening", replaces, shown, attempt: 0 },
  };
}

function afresh(step: Step): Step {
  return {
    name: "opening",
    replaces: watched(step)?.id ?? ("replaces" in step ? step.replaces : undefined),
    attempt: 0,
  };
}

type WithTicket = Extract<Step, { ticket: Ticket }>;

function isKeyless(step: Step, id: string): step is WithTicket {
  return "ticket" in step && step.ticket.id === id && step.ticket.keyless === true;
}

function withKey({ keyless: _named, ...ticket }: Ticket): Ticket {
  return ticket;
}

/** This browser's key was not taken: it has none, or the ticket is over, or has another's, whom nobody shall let in. */
function withoutKey(panel: Panel, step: WithTicket, code: ProblemCode): Panel {
  const { id } = step.ticket;
  if (step.name === "claiming" || step.name === "unclaimed") {
    return { ...panel, step: { ...step, name: "unclaimed", again: false } };
  }
  if (code === "proof_required" || code === "cross_site") {
    return { ...panel, step: { name: "refused", code, replaces: id } };
  }
  return renewed(panel, id);
}

function withoutCode(
  { replaces, attempt }: Extract<Step, { name: "opening" }>,
  { failure, now, chance }: Extract<PanelEvent, { type: "notCreated" }>,
): Step {
  switch (failure.kind) {
    case "limited":
      return { name: "limited", since: now, until: now + failure.retryAfterMs, replaces };
    case "unreachable":
      return {
        name: "unreachable",
        offline: failure.offline,
        retryAt: now + backoffMs(attempt, chance),
        attempt: attempt + 1,
        replaces,
      };
    case "refused":
      return { name: "refused", code: failure.code, replaces };
    default:
      return failure satisfies never;
  }
}

/** The server read its clock somewhere between question and answer; the middle is the best guess. */
function received({ answer, sentAt, now }: Omit<Extract<PanelEvent, { type: "created" }>, "type">): Ticket {
  const skewMs = Date.parse(answer.serverTime) - (sentAt + now) / 2;
  const endsAt = Date.parse(answer.expiresAt) - skewMs;
  const { id, url, userCode, pollIntervalMs } = answer;
  return { id, url, userCode, codeEndsAt: endsAt, endsAt, since: now, skewMs, pollIntervalMs };
}

function prolonged(ticket: Ticket, serverEndsAt: number, now: number): Ticket {
  const endsAt = serverEndsAt - ticket.skewMs;
  return endsAt === ticket.endsAt ? ticket : { ...ticket, endsAt, since: now };
}
