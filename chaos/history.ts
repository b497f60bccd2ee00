import type { TicketStatus } from "../lib/api/types";

/** What the two people of one login saw of one ticket; what they saw is held against the database afterwards. */
export interface TicketHistory {
  id: string;
  /** Statuses that the desktop heard, each once for as long as it lasted. */
  heard: TicketStatus[];
  /** The phone was answered that the login is confirmed. */
  confirmed: boolean;
  confirmedAt?: number;
  heardConfirmedAt?: number;
  /** Why the phone could not go on. */
  phoneRefused?: string;
  /** The phone was answered that it is cancelled. */
  cancelled: boolean;
  /** Claims that were answered with a session. */
  claimsGranted: number;
  /** Claims that brought no answer, or a 5xx: carried out or not. Milliseconds since 1970. */
  claimsUnanswered: { sentAt: number; givenUpAt: number }[];
  /** Codes of the claims that were refused. */
  claimsRefused: string[];
}

/** How one login went, over all the codes that its desktop showed. */
export interface History {
  name: string;
  /** RFC 7638 thumbprint of the desktop's key, by which the database knows its device. */
  thumbprint: string;
  startedAt: number;
  endedAt?: number;
  tickets: TicketHistory[];
  /** How it ended, for the desktop; undefined while it goes on. */
  end?: "signed in" | "declined" | "given up";
  why?: string;
}
