import { type Connection, type Link, resilientEvents } from "./events";
import type { Ticket } from "./panel";
import type { LoginApi, TicketStatus } from "./types";

export const RECHECK_MS = 15_000;

export type TicketNews =
  | { type: "status"; status: TicketStatus }
  | { type: "gone"; id: string }
  | { type: "link"; link: Link };

/** Tells every change of a ticket, the present state first, until stopped or until the ticket is gone. */
export function watchTicket(
  { id, pollIntervalMs }: Pick<Ticket, "id" | "pollIntervalMs">,
  api: Pick<LoginApi, "stream" | "status" | "takeSlot">,
  random: () => number,
  tell: (news: TicketNews) => void,
): Connection {
  return resilientEvents<TicketStatus>(
    {
      stream: () => api.stream(id),
      takeSlot: api.takeSlot,
      events: { status: (data) => tell({ type: "status", status: JSON.parse(data) }) },
      read: () => api.status(id),
      onRead: (status) => tell({ type: "status", status }),
      onRefused: () => tell({ type: "gone", id }),
      onLink: (link) => tell({ type: "link", link }),
      pollMs: pollIntervalMs,
      recheckMs: RECHECK_MS,
    },
    random,
  );
}
