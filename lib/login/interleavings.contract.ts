import fc from "fast-check";
import { expect, test } from "vitest";
import { statusAt } from "../ticket/ticket";
import type { Notifier } from "./notifier";
import type { TicketStore } from "./ports";
import { expectWhole } from "./testing/invariants";
import { play } from "./testing/play";
import { script } from "./testing/script";

/** Two processes' ways to the same tickets, and to each other. */
export interface Instances {
  stores: readonly [TicketStore, TicketStore];
  notifier: Notifier;
}

/**
 * What random requests must leave whole: by three users with two devices each, to two instances, several under way at
 * once. A failure tells its seed, and the shortest script that fails as well.
 *
 * @param reaching states that this many scripts are sure to come to: else they would have tried nothing
 * @param open is called for each script, with what decides the order in which calls to a store without I/O are carried out
 */
export function interleavingsContract(
  open: (scheduler: fc.Scheduler) => Promise<Instances>,
  { runs, reaching }: { runs: number; reaching: string[] },
): void {
  test("one owner, one winner, one session, no step skipped, expiry wins", { timeout: 300_000 }, async () => {
    const reached = new Set<string>();
    const property = fc.asyncProperty(script, fc.scheduler(), async (rounds, scheduler) => {
      const instances = await open(scheduler);
      const { tickets, now } = await play(rounds, scheduler, instances);
      for (const shown of tickets) {
        expectWhole(shown);
        const last = shown.history.at(-1)?.ticket;
        for (const store of instances.stores) expect(await scheduler.waitFor(store.find(shown.id))).toEqual(last);
        for (const { ticket } of shown.history) reached.add(ticket.status);
        if (last) reached.add(statusAt(last, now));
        if (last?.status === "cancelled") reached.add(`cancelled by ${last.cancelledBy}`);
      }
    });
    await fc.assert(property, { numRuns: runs });
    expect([...reached]).toEqual(expect.arrayContaining(reaching));
  });
}
