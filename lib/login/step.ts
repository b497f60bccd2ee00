import { isId } from "../secrets";
import type { Ticket } from "../ticket/ticket";
import * as verbs from "../ticket/verbs";
import type { Notifier } from "./notifier";
import type { Once } from "./once";
import type { NewRow, TicketStore } from "./ports";
import { Refused } from "./refused";

/**
 * A ticket by its id, or as its caller has read it a moment before: then it is not read again. Nothing can be written over it that
 * was decided on a version which is no more.
 */
export type Named = string | Ticket;

/**
 * A step of the flow: the ticket is read, a verb makes its next version, and that is written over the one that was read. Who
 * loses that race learns why from the ticket as it then is.
 */
export function createSteps(
  { store, notifier }: { store: TicketStore; notifier: Notifier },
  { written }: { written: (ticket: Ticket) => (() => void) | undefined },
) {
  async function find(named: Named): Promise<Ticket> {
    if (typeof named !== "string") return named;
    const ticket = isId(named) ? await store.find(named) : null;
    if (!ticket) throw new Refused("ticket_not_found");
    return ticket;
  }

  /**
   * @param races at most: a verb that is still allowed after a lost race is asked again, with the version that won
   * @param along.once is taken with the first try
   * @param along.row is added with the step
   */
  async function write<T extends Ticket>(
    ticket: Ticket,
    verb: (ticket: Ticket) => verbs.Outcome<T>,
    { races = 1, once, row }: { races?: number; once?: Once | undefined; row?: NewRow | undefined } = {},
  ): Promise<T> {
    const outcome = verb(ticket);
    if (!outcome.ok && !outcome.ticket) throw new Refused(outcome.refusal);
    if (outcome.ticket && (await replaced(outcome.ticket, once, row))) {
      await notifier.notify(ticket.id, written(outcome.ticket));
      if (!outcome.ok) throw new Refused(outcome.refusal, verbs.numberTriesLeft(outcome.ticket));
      return outcome.ticket;
    }
    // Another request won, and the ticket as it now is says why the verb is refused. Where the verb would still be allowed,
    // nothing more is told: a number that was not counted must not be answered.
    const winner = await find(ticket.id);
    const retried = verb(winner);
    if (retried.ok && races > 1) return write(winner, verb, { races: races - 1, row });
    // The page named its key, which happens once and must not cost a phone its step.
    if ((retried.ok || retried.ticket) && onlyNamedItsKey(ticket, winner)) return write(winner, verb, { races, row });
    throw new Refused(retried.ok || retried.ticket ? "wrong_state" : retried.refusal);
  }

  async function replaced(ticket: Ticket, once: Once | undefined, row: NewRow | undefined): Promise<boolean> {
    const isReplaced = await store.replace(ticket, { once: once?.isTaken ? undefined : once, row });
    if (once) once.isTaken = true;
    return isReplaced;
  }

  return { find, write };
}

function onlyNamedItsKey(before: Ticket, after: Ticket): boolean {
  const [was, is] = [before.desktop.key.is, after.desktop.key.is];
  return after.version === before.version + 1 && was === "unnamed" && is === "named";
}
