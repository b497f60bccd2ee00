import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryNotifier } from "../adapters/memory-notifier";
import { memoryStore } from "../adapters/memory-store";
import { newId, newUserCode } from "../secrets";
import type { Ticket } from "../ticket/ticket";
import { hold, issue, type Outcome, withdraw } from "../ticket/verbs";
import { createWatch } from "./watch";

const REREAD_MS = 3_000;
const TTL_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tickets that are watched, and every question that the store is asked from then on. */
async function watching(count: number) {
  const inner = memoryStore();
  const reconnects: (() => void)[] = [];
  const notifier = { ...memoryNotifier(), onReconnect: (listener: () => void) => void reconnects.push(listener) };
  const asked: { one: string[]; all: number[] } = { one: [], all: [] };
  let answering = Promise.resolve();
  let reading = Promise.resolve();
  let failing = false;
  const store: typeof inner = {
    ...inner,
    async find(id) {
      asked.one.push(id);
      const found = await inner.find(id);
      await reading;
      return found;
    },
    async findNewer(known) {
      asked.all.push(known.size);
      await answering;
      if (failing) throw new Error("The store is away");
      return inner.findNewer(known);
    },
  };
  const { listen, watch, written } = createWatch({ store, notifier, clock: () => new Date() }, REREAD_MS);
  const desktop = {
    browser: "Firefox",
    os: "Linux",
    deviceType: "desktop",
    ip: "192.0.2.1",
    key: { is: "none" },
  } as const;
  const tickets = Array.from({ length: count }, () =>
    issue({ id: newId(), userCode: newUserCode(), secretHash: "", desktop }, new Date(), TTL_MS),
  );
  const told = new Map<string, string>();
  const stops: (() => void)[] = [];
  for (const ticket of tickets) {
    await inner.insert(ticket);
    stops.push(watch(ticket, ({ id }, status) => told.set(id, status)));
  }
  await vi.advanceTimersByTimeAsync(0);
  asked.one.length = 0;
  /** As another process does it: nothing is notified here. */
  const withdrawSilently = async (ticket: Ticket | undefined) => {
    const outcome = ticket && withdraw(ticket, new Date());
    if (outcome?.ok) await inner.replace(outcome.ticket);
  };
  const holdSilently = async (ticket: Ticket | undefined) => {
    const outcome = ticket && hold(ticket, new Date());
    if (outcome?.ok) await inner.replace(outcome.ticket);
  };
  const hang = () => {
    let release = () => {};
    answering = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  /** What is read from now on comes late, and as it was. */
  const slowly = () => {
    let answer = () => {};
    reading = new Promise((resolve) => {
      answer = resolve;
    });
    return answer;
  };
  const fail = (does: boolean) => {
    failing = does;
  };
  /** As a step of this process does it. */
  const write = async (outcome: Outcome<Ticket>) => {
    if (!outcome.ok || !(await inner.replace(outcome.ticket))) throw new Error("It was not written");
    await notifier.notify(outcome.ticket.id, written(outcome.ticket));
    return outcome.ticket;
  };
  return {
    listen,
    watch,
    write,
    notifier,
    tickets,
    told,
    asked,
    stops,
    reconnects,
    withdrawSilently,
    holdSilently,
    hang,
    slowly,
    fail,
  };
}

test("asks once for all watched tickets, however many, and tells what has changed", async () => {
  const { tickets, told, asked, withdrawSilently } = await watching(2_000);
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  asked.all.length = 0;
  await withdrawSilently(tickets[7]);
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  expect(asked).toEqual({ one: [], all: [2_000] });
  expect(told.get(tickets[7]?.id ?? "")).toBe("cancelled");
  // And no more of what is over.
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  expect(asked.all).toEqual([2_000, 1_999]);
});

test("asks a store that is slow no faster than it answers", async () => {
  const { asked, hang } = await watching(3);
  const release = hang();
  await vi.advanceTimersByTimeAsync(4 * REREAD_MS);
  expect(asked.all).toEqual([3]);
  release();
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  expect(asked.all).toEqual([3, 3]);
});

test("asks at once when the notifier was cut off", async () => {
  const { tickets, told, asked, reconnects, withdrawSilently } = await watching(3);
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  asked.all.length = 0;
  await withdrawSilently(tickets[0]);
  for (const listener of reconnects) listener();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual({ one: [], all: [3] });
  expect(told.get(tickets[0]?.id ?? "")).toBe("cancelled");
});

test("asks once for all that have expired, within a second, and tells it as soon as the store answers", async () => {
  const { told, asked, fail } = await watching(200);
  await vi.advanceTimersByTimeAsync(TTL_MS - 1_000);
  expect(new Set(told.values())).toEqual(new Set(["pending"]));
  fail(true);
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  expect(new Set(told.values())).toEqual(new Set(["pending"]));
  fail(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(new Set(told.values())).toEqual(new Set(["expired"]));
  asked.all.length = 0;
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  expect(asked).toEqual({ one: [], all: [] });
});

test("does not take for expired what was given more time, although nothing rang", async () => {
  const { tickets, told, holdSilently } = await watching(2);
  await vi.advanceTimersByTimeAsync(TTL_MS - 500);
  await holdSilently(tickets[0]);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(tickets.map(({ id }) => told.get(id))).toEqual(["pending", "expired"]);
});

test("tells no more to whom another watcher has stopped while both were being told", async () => {
  const { watch, notifier, tickets, withdrawSilently } = await watching(1);
  const [ticket] = tickets;
  if (!ticket) throw new Error("There is no ticket");
  const told: string[] = [];
  let stopSecond = () => {};
  watch(ticket, (_, status) => {
    told.push(`first ${status}`);
    if (status === "cancelled") stopSecond();
  });
  stopSecond = watch(ticket, (_, status) => told.push(`second ${status}`));
  await withdrawSilently(ticket);
  await notifier.notify(ticket.id);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["first pending", "second pending", "first cancelled"]);
});

test("asks for nothing that this process has written itself, and again for what another one has", async () => {
  const { watch, write, notifier, tickets, told, asked, withdrawSilently } = await watching(2);
  const [ticket, other] = tickets;
  if (!ticket || !other) throw new Error("There are no tickets");
  const versions: number[] = [];
  watch(ticket, ({ version }) => versions.push(version));
  await vi.advanceTimersByTimeAsync(0);
  asked.one.length = 0;
  const held = await write(hold(ticket, new Date()));
  expect(versions).toEqual([0, 1]);
  await write(withdraw(other, new Date()));
  expect(told.get(other.id)).toBe("cancelled");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual({ one: [], all: [] });
  await withdrawSilently(held);
  await notifier.notify(ticket.id);
  await vi.advanceTimersByTimeAsync(0);
  expect({ versions, asked: asked.one }).toEqual({ versions: [0, 1, 2], asked: [ticket.id] });
});

test("does not read again what was read while nothing was heard of it, and does where something was", async () => {
  const { listen, watch, notifier, tickets, stops, asked, withdrawSilently } = await watching(2);
  for (const stop of stops) stop();
  const told: string[] = [];
  for (const [index, ticket] of tickets.entries()) {
    const { heard, stop } = listen(ticket.id);
    if (index === 1) {
      await withdrawSilently(ticket);
      await notifier.notify(ticket.id);
    }
    watch(ticket, (_, status) => told.push(`${index} ${status}`), !heard());
    stop();
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.one).toEqual([tickets[1]?.id]);
  expect(told).toEqual(["0 pending", "1 pending", "1 cancelled"]);
});

test("tells nothing older that was being read while this process wrote", async () => {
  const { watch, write, notifier, tickets, slowly } = await watching(1);
  const [ticket] = tickets;
  if (!ticket) throw new Error("There is no ticket");
  const versions: number[] = [];
  watch(ticket, ({ version }) => versions.push(version));
  await vi.advanceTimersByTimeAsync(0);
  const answer = slowly();
  await notifier.notify(ticket.id);
  await write(hold(ticket, new Date()));
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(versions).toEqual([0, 1]);
});

test("asks once more when the notifier was cut off while the store was slow", async () => {
  const { asked, reconnects, hang } = await watching(3);
  const release = hang();
  await vi.advanceTimersByTimeAsync(REREAD_MS);
  for (const listener of reconnects) listener();
  expect(asked.all).toEqual([3]);
  release();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.all).toEqual([3, 3]);
});

test("leaves no timer behind", async () => {
  const { stops } = await watching(3);
  expect(vi.getTimerCount()).toBe(1);
  for (const stop of stops) stop();
  expect(vi.getTimerCount()).toBe(0);
});
