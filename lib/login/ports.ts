import type { Cancelled, Claimed, Confirmed, Ticket } from "../ticket/ticket";
import type { Confirmers } from "../ticket/verbs";
import type { Once } from "./once";

/**
 * Where tickets are kept: the truth. Adapters are in ../adapters; each passes `store.contract.ts`.
 */
export interface TicketStore {
  /** MUST refuse, by `false` and without a write, a ticket whose id or user code is already there. */
  insert(ticket: Ticket): Promise<boolean>;
  find(id: string, told?: Told): Promise<Ticket | null>;
  findByUserCode(userCode: string): Promise<Ticket | null>;
  /** The ticket by which a browser was signed in for this authorization request, if any was. */
  findClaimed(request: string): Promise<Claimed | null>;
  /**
   * Of the tickets that are known in these versions, by id, those that have a later one: in any order, in one query, however
   * many are known. It SHOULD cost little where nothing has changed.
   */
  findNewer(known: ReadonlyMap<string, number>): Promise<Ticket[]>;
  /**
   * Writes `ticket` over the version before it. MUST be atomic: of any number of calls with the same version, from any
   * number of processes, exactly one resolves to true; all others resolve to false and change nothing. Whoever reads
   * meanwhile finds the version before or this one, and never none.
   *
   * @param along.once MUST be kept as one with it, whether it resolves to true or to false; of any number of calls with the same one,
   * exactly one does not reject
   * @param along.row MUST be added as one with it, where it resolves to true, and else not
   * @throws UsedBefore; a call that rejects changes nothing
   */
  replace(ticket: Ticket, along?: Along): Promise<boolean>;
  /** The tickets that the account has confirmed and that may still be claimed, `most` at most, the newest first. */
  findConfirmed(userId: string, now: Date, most: number): Promise<Confirmed[]>;
  /**
   * Writes what the verb `revoke` makes of each ticket over it, and resolves to what was written. MUST be one atomic statement:
   * a ticket that is claimed at the same time is either claimed or in the answer, from any number of processes.
   */
  revoke(by: Confirmers, now: Date): Promise<Cancelled[]>;
  /**
   * Notes that a device asks whether its ticket was decided. Resolves to whether it may, by having last done so before `notSince`
   * or never; where it may not, that time stays. MUST be one atomic statement. It is no step of the ticket.
   */
  poll(id: string, now: Date, notSince: Date): Promise<boolean>;
  /** Removes up to `limit` tickets whose expiresAt lies before `before`; resolves to how many. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** What is kept as one with a step. */
export interface Along {
  once?: Pick<Once, "hash" | "expiresAt"> | undefined;
  row?: NewRow | undefined;
}

/** A row of another table, whose own module knows its columns. */
export interface NewRow {
  table: string;
  values: Readonly<Record<string, string | number | Date | null>>;
}

/** What whoever looks for a ticket knows of it: a store that remembers one need not ask as much. */
export interface Told {
  /** Whether it has probably changed since it was found last. */
  isNews?: boolean;
  /** In which version it was there a moment before; null where there was none. */
  version?: number | null;
}

export type Clock = () => Date;
