/**
 * A ticket is one login request, from the QR code's creation to its end.
 *
 *     pending ──scan──▶ scanned ──confirm──▶ confirmed ──claim──▶ claimed
 *        │                 │                    │
 *        └─────cancel──────┴────────────────────┴──▶ cancelled
 *
 * Expired is a reading of the clock (`statusAt`), never a stored state. The verbs are in ./verbs.ts.
 */
export type Ticket = Pending | Scanned | Confirmed | Claimed | Cancelled;

interface Issued {
  /** In the QR code: names the ticket, proves nothing. */
  id: string;
  /** How many times the ticket was written; each write names the version it was based on. */
  version: number;
  /** Eight letters that stand for the id where there is no camera. */
  userCode: string;
  secretHash: string;
  desktop: Desktop;
  /** The device whose link the browser opened, where it came by one: nothing else may scan the ticket. */
  linkDeviceId?: string;
  createdAt: Date;
  /** When the present state ends; means nothing once claimed or cancelled. */
  expiresAt: Date;
  /** When a phone that is not signed in yet kept the code from expiring. Once only. */
  heldAt?: Date;
  /** The key of that phone, where phones have keys: for all others the code ended when it would have. */
  holder?: { jkt: string; othersUntil: Date };
  /** Which application is to be signed in to by it; absent for this site's own pages. */
  relyingParty?: RelyingParty;
}

/** `site`: in the browser that asks. `device`: an app that has no browser of its own (RFC 8628), for as long as it likes. */
export const RELYING_KINDS = ["site", "device"] as const;

export interface RelyingParty {
  kind: (typeof RELYING_KINDS)[number];
  clientId: string;
  /** OAuth's: words between spaces. */
  scope: string;
  /** Names the authorization request that a site's ticket belongs to; a device has none. */
  request?: string;
}

export interface Pending extends Issued {
  status: "pending";
}

interface Bound extends Issued {
  scanner: Scanner;
  via: Via;
  scannedAt: Date;
}

export interface Scanned extends Bound {
  status: "scanned";
  confirmTokenHash: string;
  /** The two digits that the phone must type, and how many wrong ones were typed. Absent where none are asked for. */
  number?: { digits: string; wrongTries: number };
  /** What the phone was told of the browser when it scanned, and stays so; absent where its account did not know it. */
  known?: KnownBrowser;
}

/** Since when an account has used a browser, and when it did last. */
export interface KnownBrowser {
  since: Date;
  lastSeenAt: Date;
}

export interface Confirmed extends Bound {
  status: "confirmed";
  /** Of the token that confirmed: it may still take that back. */
  confirmTokenHash: string;
  confirmedAt: Date;
  /** When what it lets in is over at the latest, where the phone let it in for this visit only. */
  visitEndsAt?: Date;
}

export interface Claimed extends Bound {
  status: "claimed";
  confirmedAt: Date;
  visitEndsAt?: Date;
  claimedAt: Date;
}

export interface Cancelled extends Issued {
  status: "cancelled";
  cancelledAt: Date;
  /** `guesses`: too many wrong numbers. `account`: its owner ended what it let in, from wherever. */
  cancelledBy: "desktop" | "phone" | "guesses" | "account";
  /** Where it was scanned before. */
  scanner?: Scanner;
}

export const DEVICE_TYPES = ["desktop", "mobile", "tablet", "tv", "other"] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

/** The browser that asks to be signed in, as it was when it asked. */
export interface Desktop {
  browser: string;
  os: string;
  deviceType: DeviceType;
  ip: string;
  key: DesktopKey;
}

/** The key that alone may claim. */
export type DesktopKey =
  /** The browser has none, as on plain http: who holds the browser secret may claim. */
  | { is: "none" }
  /** The ticket was made before its page had a key to name. Until the page names one, nobody may claim. */
  | { is: "unnamed" }
  | { is: "named"; jkt: string };

export interface Scanner {
  userId: string;
  deviceId: string;
}

/**
 * How a phone comes to a code: by our scanner, by its address, by a link on another site, or by its letters. `link` is the
 * other way round: the browser that asks has opened what the device that decides was showing.
 */
export const VIAS = ["camera", "address", "site", "typed", "link"] as const;
export type Via = (typeof VIAS)[number];

export type Status = Ticket["status"] | "expired";

export function statusAt(ticket: Ticket, now: Date): Status {
  switch (ticket.status) {
    case "pending":
    case "scanned":
    case "confirmed":
      return now < ticket.expiresAt ? ticket.status : "expired";
    case "claimed":
    case "cancelled":
      return ticket.status;
    default:
      return ticket satisfies never;
  }
}

export function isFinal(status: Status): boolean {
  return status === "claimed" || status === "cancelled" || status === "expired";
}

export function scannerOf(ticket: Ticket): Scanner | undefined {
  return ticket.status === "pending" ? undefined : ticket.scanner;
}
