import type fc from "fast-check";
import { describe } from "vitest";
import { memoryNotifier } from "../adapters/memory-notifier";
import { memoryStore } from "../adapters/memory-store";
import { interleavingsContract } from "./interleavings.contract";
import type { TicketStore } from "./ports";

const EVERY_END = [
  "claimed",
  "expired",
  "cancelled by desktop",
  "cancelled by phone",
  "cancelled by guesses",
  "cancelled by account",
];

describe("random requests in memory, in any order that they could come in", () =>
  interleavingsContract(
    async (scheduler) => {
      const store = inOrderOf(scheduler, memoryStore());
      return { stores: [store, store], notifier: memoryNotifier() };
    },
    { runs: 200, reaching: EVERY_END },
  ));

/** Each call waits until the scheduler lets it through. */
function inOrderOf(scheduler: fc.Scheduler, store: TicketStore): TicketStore {
  const turn = () => scheduler.schedule(Promise.resolve());
  return {
    insert: (ticket) => turn().then(() => store.insert(ticket)),
    find: (id, told) => turn().then(() => store.find(id, told)),
    findByUserCode: (userCode) => turn().then(() => store.findByUserCode(userCode)),
    findClaimed: (request) => turn().then(() => store.findClaimed(request)),
    findNewer: (known) => turn().then(() => store.findNewer(known)),
    replace: (ticket, along) => turn().then(() => store.replace(ticket, along)),
    findConfirmed: (userId, now, most) => turn().then(() => store.findConfirmed(userId, now, most)),
    revoke: (by, now) => turn().then(() => store.revoke(by, now)),
    poll: (id, now, notSince) => turn().then(() => store.poll(id, now, notSince)),
    sweep: (before, limit) => turn().then(() => store.sweep(before, limit)),
  };
}
