import type { CreateTicketResponse } from "./types";

/** Set by the server alone, on requests for the page with the code: its ticket, as JSON. */
export const PREFETCHED_TICKET_HEADER = "x-prefetched-ticket";

/** Undefined where no server of ours made a ticket: then the page asks for one. */
export function prefetchedTicket(headers: Headers): CreateTicketResponse | undefined {
  const ticket = headers.get(PREFETCHED_TICKET_HEADER);
  return ticket ? (JSON.parse(ticket) as CreateTicketResponse) : undefined;
}
