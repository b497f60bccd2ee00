import { backoffMs } from "./backoff";
import type { Link } from "./events";
import { type ApiError, type CreatedTicket, type Face, isTemporary, type TicketStatus } from "./types";

/** After so many renewals the page asks whether anyone is there. */
export const RENEWALS = 5;
/** How long before its end a code is renewed, in ms; a quarter of its life if less. No dead code may be on screen. */
const RENEW_AHEAD_MS = 2_000;
/** How long after a held or scanned ticket's end the page waits for the server to decide, in ms. */
export const LAST_WORD_MS = 2_000;

/** A ticket as the page holds it; times are ms on the server's clock. */
export interface Ticket {
  id: string;
  url: string;
  userCode: string;
  /** The end as first told; a later one means that a phone holds the code. */
  codeEndsAt: number;
  endsAt: number;
  since: number;
  pollIntervalMs: number;
  /** The ticket came with the page and does not know this browser's key yet: nobody can claim it. */
  keyUnnamed?: true;
  /** The server has known it by this browser's cookie. */
  heard?: true;
  /** The one before it was never heard of. */
  second?: true;
}

type Step =
  /** A code is being asked for; `shown` is the old one, still on screen. */
  | { step: "opening"; replaces?: string; shown?: Ticket; attempt: number; second?: true }
  | { step: "waiting"; ticket: Ticket }
  | { step: "held"; ticket: Ticket }
  | { step: "scanned"; ticket: Ticket; user?: Face; number?: string }
  /** The phone said yes for another account than this browser had last: whoever sits here is asked first. */
  | { step: "other"; ticket: Ticket; user: Face; visit?: true }
  | { step: "claiming"; ticket: Ticket; user?: Face; visit?: true }
  | { step: "claimed"; user?: Face; visit?: true }
  | { step: "ended"; how: "cancelled" | "expired" | "used" }
  /** The phone said yes and the exchange failed; `again` where no answer came. */
  | { step: "unclaimed"; ticket: Ticket; user?: Face; visit?: true; again: boolean }
  | { step: "limited"; since: number; until: number; replaces?: string }
  | { step: "unreachable"; offline: boolean; retryAt: number; attempt: number; replaces?: string }
  /** The server gives out no code, and asking again would not help. */
  | { step: "refused"; code: ApiError["code"]; replaces?: string };

/**
 * What the desktop shows, from the code to the session:
 *
 *     opening ─▶ waiting ─▶ held ─▶ scanned ─▶ (other) ─▶ claiming ─▶ claimed
 *        ▲          │         └────────┴──────────┴──▶ ended     └──▶ unclaimed
 *        └──renew───┘
 *
 * A step says what is under way (`opening`, `claiming`); ./flow.ts does it and reports with an event. An event that
 * does not fit the step is late, and changes nothing.
 */
export type Panel = Step & { link: Link; visible: boolean; renewalsLeft: number };

/** `now` is the server's clock in ms; `random` is from 0 to 1. */
export type PanelEvent =
  | { type: "created"; answer: CreatedTicket; now: number }
  | { type: "arrived"; answer: CreatedTicket; now: number }
  | { type: "keyNamed"; id: string; status?: TicketStatus }
  | { type: "keyRefused"; id: string; error: ApiError }
  | { type: "notCreated"; error: ApiError; now: number; random: number }
  | { type: "status"; status: TicketStatus; now: number }
  | { type: "gone"; id: string }
  | { type: "link"; link: Link }
  | { type: "claimed" }
  | { type: "notClaimed"; error: ApiError }
  | { type: "time"; now: number }
  | { type: "visibility"; visible: boolean; now: number }
  | { type: "online" }
  | { type: "continued" }
  | { type: "newCode" }
  | { type: "claimAgain" };

export const OPENING: Panel = { step: "opening", attempt: 0, link: "live", visible: true, renewalsLeft: RENEWALS };

/** As of when the server made the page, so that server and browser render the same, until `arrived` tells how late it is. */
export function openedWith(answer: CreatedTicket): Panel {
  const now = Date.parse(answer.serverTime);
  return at(OPENING, { step: "waiting", ticket: { ...received({ answer, now }), keyUnnamed: true } });
}

export function nextPanel(panel: Panel, event: PanelEvent): Panel {
  switch (event.type) {
    case "created":
      if (panel.step !== "opening") return panel;
      return at({ ...panel, link: "live" }, { step: "waiting", ticket: { ...received(event), ...secondOf(panel) } });
    case "arrived":
      if (panel.step !== "waiting" || panel.ticket.id !== event.answer.id) return panel;
      return { ...panel, ticket: { ...panel.ticket, ...received(event) } };
    case "keyNamed":
      return isKeyUnnamed(panel, event.id) ? named(panel, event.status) : panel;
    case "keyRefused":
      return isKeyUnnamed(panel, event.id) ? withoutKey(panel, event.error) : panel;
    case "notCreated":
      return panel.step === "opening" ? at(panel, withoutCode(panel, event)) : panel;
    case "status":
      return onStatus(panel, event.status, event.now);
    case "gone":
      return onGone(panel, event.id);
    case "link":
      return panel.link === event.link || !watched(panel) ? panel : { ...panel, link: event.link };
    case "claimed":
      return panel.step === "claiming" ? at(panel, { step: "claimed", ...letIn(panel) }) : panel;
    case "notClaimed":
      return panel.step === "claiming" ? unclaimed(panel, event.error) : panel;
    case "time":
      return onTime(panel, event.now);
    case "visibility":
      return onTime(panel.visible === event.visible ? panel : { ...panel, visible: event.visible }, event.now);
    case "online":
      return panel.step === "unreachable"
        ? at(panel, { step: "opening", replaces: panel.replaces, attempt: 0 })
        : panel;
    case "continued":
      return panel.step === "other" ? at(panel, { step: "claiming", ticket: panel.ticket, ...letIn(panel) }) : panel;
    case "newCode":
      return at({ ...panel, link: "live", renewalsLeft: RENEWALS }, afresh(panel));
    case "claimAgain":
      if (panel.step !== "unclaimed" || !panel.again) return panel;
      return at(panel, { step: "claiming", ticket: panel.ticket, ...letIn(panel) });
    default:
      return event satisfies never;
  }
}

/** The panel at another step, without what belonged to the last one. */
function at({ link, visible, renewalsLeft }: Panel, step: Step): Panel {
  return { ...step, link, visible, renewalsLeft };
}

/** The ticket to watch. There is none while one code replaces another. */
export function watched(panel: Panel): Ticket | undefined {
  const { step } = panel;
  return step === "waiting" || step === "held" || step === "scanned" || step === "other" ? panel.ticket : undefined;
}

export function deadline(panel: Panel): number | undefined {
  switch (panel.step) {
    case "waiting":
      return panel.renewalsLeft > 0 ? renewsAt(panel.ticket) : panel.ticket.endsAt;
    case "held":
    case "scanned":
    case "other":
      return panel.ticket.endsAt + LAST_WORD_MS;
    case "limited":
      return panel.until;
    case "unreachable":
      return panel.retryAt;
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
  switch (panel.step) {
    case "waiting":
      return renewed(panel, panel.ticket.id, now < panel.ticket.endsAt ? panel.ticket : undefined);
    case "limited":
      return renewed(panel, panel.replaces);
    case "unreachable":
      return at(panel, { step: "opening", replaces: panel.replaces, attempt: panel.attempt });
    default:
      return at(panel, { step: "ended", how: "expired" });
  }
}

function onStatus(panel: Panel, status: TicketStatus, now: number): Panel {
  const known = watched(panel);
  if (known?.id !== status.id) return panel;
  const ticket = heard(prolonged(known, Date.parse(status.expiresAt), now));
  switch (status.status) {
    case "pending":
      // A newer answer has overtaken this one.
      if (panel.step === "scanned") return panel;
      return at(panel, { step: ticket.endsAt > ticket.codeEndsAt ? "held" : "waiting", ticket });
    case "scanned":
      return at(panel, { step: "scanned", ticket, user: status.user, number: status.number });
    case "confirmed":
      return confirmed(panel, ticket, status);
    case "claimed":
      return at(panel, { step: "ended", how: "used" });
    case "cancelled":
      // This browser cancelled it and shows a page that it had left: a phone's no would tell whose it was.
      if (panel.step === "waiting" && ticket.keyUnnamed && !status.user) return over(panel, status.id);
      return at(panel, { step: "ended", how: "cancelled" });
    case "expired":
      return over(panel, status.id);
    default:
      return status.status satisfies never;
  }
}

function confirmed(panel: Panel, ticket: Ticket, { user, otherAccount, visit }: TicketStatus): Panel {
  const step = { ticket, ...(visit && { visit }) };
  return at(panel, user && otherAccount ? { step: "other", ...step, user } : { step: "claiming", ...step, user });
}

/** Whose account it is, and whether for this visit only. */
function letIn({ user, visit }: { user?: Face | undefined; visit?: true | undefined }): { user?: Face; visit?: true } {
  return { ...(user && { user }), ...(visit && { visit }) };
}

function onGone(panel: Panel, id: string): Panel {
  const ticket = watched(panel);
  return ticket?.id === id ? gone(panel, ticket) : panel;
}

/** A code that nobody scanned is renewed; any other end is shown. */
function over(panel: Panel, id: string): Panel {
  return panel.step === "waiting" ? renewed(panel, id) : at(panel, { step: "ended", how: "expired" });
}

/**
 * A code that is not found although it is new has lost its cookie, as the oldest of many windows may. When the next one is not
 * found either, cookies do not come back here, and more codes would do nothing but follow one another.
 */
function gone(panel: Panel, ticket: Ticket): Panel {
  if (ticket.heard) return over(panel, ticket.id);
  if (ticket.second) return at(panel, { step: "refused", code: "no_cookies" });
  return at(panel, { step: "opening", replaces: ticket.id, attempt: 0, second: true });
}

function secondOf({ second }: { second?: true | undefined }): Pick<Ticket, "second"> {
  return second ? { second } : {};
}

function unclaimed(panel: Extract<Panel, { step: "claiming" }>, error: ApiError): Panel {
  if (error.code === "no_cookies") return at(panel, { step: "refused", code: error.code });
  return { ...panel, step: "unclaimed", again: isTemporary(error) };
}

function renewed(panel: Panel, replaces?: string, shown?: Ticket): Panel {
  if (panel.renewalsLeft === 0) return at(panel, { step: "ended", how: "expired" });
  const renewalsLeft = panel.renewalsLeft - 1;
  return at({ ...panel, renewalsLeft }, { step: "opening", replaces, shown, attempt: 0 });
}

function afresh(panel: Panel): Step {
  const replaces = watched(panel)?.id ?? ("replaces" in panel ? panel.replaces : undefined);
  return { step: "opening", replaces, attempt: 0 };
}

type WithTicket = Extract<Panel, { ticket: Ticket }>;

function isKeyUnnamed(panel: Panel, id: string): panel is WithTicket {
  return "ticket" in panel && panel.ticket.id === id && panel.ticket.keyUnnamed === true;
}

/** Only with its key named does the server know the browser: what it told before may have been too little. */
function named(panel: WithTicket, status: TicketStatus | undefined): Panel {
  const ticket = heard(withKey(panel.ticket));
  if (panel.step === "claiming" && status?.status === "confirmed") return confirmed(panel, ticket, status);
  return { ...panel, ticket };
}

function withKey({ keyUnnamed: _named, ...ticket }: Ticket): Ticket {
  return ticket;
}

/** The server refused this browser's key: the ticket is over, or has another browser's key. */
function withoutKey(panel: WithTicket, { code }: ApiError): Panel {
  if (panel.step === "claiming" || panel.step === "unclaimed") return { ...panel, step: "unclaimed", again: false };
  const { id } = panel.ticket;
  if (code === "ticket_not_found") return gone(panel, panel.ticket);
  if (code === "proof_required" || code === "cross_site") return at(panel, { step: "refused", code, replaces: id });
  return renewed(panel, id);
}

function withoutCode(
  { replaces, attempt }: Extract<Panel, { step: "opening" }>,
  { error, now, random }: Extract<PanelEvent, { type: "notCreated" }>,
): Step {
  if (error.code === "rate_limited") {
    return { step: "limited", since: now, until: Math.max(now + 1_000, error.retryAtMs ?? 0), replaces };
  }
  if (!isTemporary(error)) return { step: "refused", code: error.code, replaces };
  const retryAt = now + backoffMs(attempt, random);
  return { step: "unreachable", offline: error.noNetwork === true, retryAt, attempt: attempt + 1, replaces };
}

function received({ answer, now }: Omit<Extract<PanelEvent, { type: "created" }>, "type">): Ticket {
  const endsAt = Date.parse(answer.expiresAt);
  const { id, url, userCode, pollIntervalMs } = answer;
  return { id, url, userCode, codeEndsAt: endsAt, endsAt, since: now, pollIntervalMs };
}

function heard(ticket: Ticket): Ticket {
  return ticket.heard ? ticket : { ...ticket, heard: true };
}

function prolonged(ticket: Ticket, endsAt: number, now: number): Ticket {
  return endsAt === ticket.endsAt ? ticket : { ...ticket, endsAt, since: now };
}
