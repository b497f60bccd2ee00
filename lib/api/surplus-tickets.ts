import { database } from "../db/database";
import { ticketsOf } from "../http/ticket-cookie";

/** Of one browser, which needs as many as it has pages that show a code. */
const MOST_TICKETS = 8;
/** At once: proxies take an answer's headers up to a few kilobytes. */
const MOST_FORGOTTEN = 16;

/**
 * The tickets that a browser is to forget where it gets another one: the oldest, and none that a phone has in hand.
 */
export async function surplusTickets(request: Request): Promise<string[]> {
  const all = ticketsOf(request);
  const oldest = all.slice(0, Math.max(0, all.length - (MOST_TICKETS - 1)));
  if (oldest.length === 0) return [];
  const taken = [{ status: { in: ["scanned", "confirmed"] } }, { heldAt: { not: null } }];
  const inHand = await database().ticket.findMany({ where: { id: { in: oldest }, OR: taken }, select: { id: true } });
  return oldest.filter((id) => !inHand.some((ticket) => ticket.id === id)).slice(0, MOST_FORGOTTEN);
}
