import type { CreateTicketResponse } from "./types";

/** Set by the server alone, on requests for the page with the code: the ticket that it made for it, as JSON. */
export const PREFETCHED_TICKET_HEADER = "x-prefetched-ticket";

/** The ticket that this page is to show at once. Undefined where no server of ours made one: then the page asks for it. */
export function prefetchedTicket(headers: Headers): CreateTicketResponse | undefined {
  const ticket = headers.get(PREFETCHED_TICKET_HEADER);
  return ticket ? (JSON.parse(ticket) as CreateTicketResponse) : undefined;
}
