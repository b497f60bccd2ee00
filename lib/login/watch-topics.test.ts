import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryNotifier } from "../adapters/memory-notifier";
import { type Watcher, watchTopics } from "./watch-topics";

const EVERY_MS = 3_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is read, in order: a topic by its name, a re-read as what it was asked for. Reads wait while `hang` says so. */
function world() {
  const reads: string[] = [];
  const reconnects: (() => void)[] = [];
  const held: ((failing: boolean) => void)[] = [];
  let hanging = false;
  const notifier = { ...memoryNotifier(), onReconnect: (listener: () => void) => void reconnects.push(listener) };
  async function asked(what: string): Promise<void> {
    reads.push(what);
    if (hanging && (await new Promise<boolean>((answer) => held.push(answer)))) throw new Error("The store is away");
  }
  const { topics, watch } = watchTopics<Watcher>(notifier, EVERY_MS, {
    read: asked,
    reread: (missed) => asked(missed ? "missed" : "all"),
  });
  return {
    reads,
    topics,
    notify: notifier.notify,
    open: (topic: string) => {
      const watcher = { over: false };
      return { watcher, stop: watch(topic, watcher) };
    },
    reconnect: () => {
      for (const listener of reconnects) listener();
    },
    hang: () => {
      hanging = true;
    },
    release: async ({ failing = false } = {}) => {
      hanging = false;
      for (const answer of held.splice(0)) answer(failing);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

test("reads a topic as it is watched, and at each notification", async () => {
  const { reads, open, notify } = world();
  open("ada");
  await vi.advanceTimersByTimeAsync(0);
  await notify("ada");
  await notify("bob");
  expect(reads).toEqual(["ada", "ada"]);
});

test("notifications during a read cost one more, also where it fails", async () => {
  const { reads, open, notify, hang, release } = world();
  hang();
  open("ada");
  for (let sent = 0; sent < 10; sent++) await notify("ada");
  await release({ failing: true });
  expect(reads).toEqual(["ada", "ada"]);
});

test("re-reads as often as it was told, one at a time, and goes on where one fails", async () => {
  const { reads, open, hang, release } = world();
  open("ada");
  reads.length = 0;
  hang();
  await vi.advanceTimersByTimeAsync(4 * EVERY_MS);
  expect(reads).toEqual(["all"]);
  await release({ failing: true });
  expect(reads).toEqual(["all"]);
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(reads).toEqual(["all", "all"]);
});

test("re-reads at once when the notifier was cut off, and once more when that was during a re-read", async () => {
  const { reads, open, reconnect, hang, release } = world();
  open("ada");
  reads.length = 0;
  hang();
  reconnect();
  for (let times = 0; times < 3; times++) reconnect();
  await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
  expect(reads).toEqual(["missed"]);
  await release();
  expect(reads).toEqual(["missed", "missed"]);
});

test("a watcher that has stopped is over, and the others are not", async () => {
  const { topics, open } = world();
  const [one, other] = [open("ada"), open("ada")];
  one.stop();
  one.stop();
  expect([one.watcher.over, other.watcher.over]).toEqual([true, false]);
  expect(topics.get("ada")?.watchers).toEqual([other.watcher]);
});

test("asks nothing once nobody watches, and leaves no timer behind", async () => {
  const { reads, topics, open, notify, reconnect } = world();
  const [one, other] = [open("ada"), open("bob")];
  await vi.advanceTimersByTimeAsync(0);
  reads.length = 0;
  one.stop();
  await notify("ada");
  expect([vi.getTimerCount(), topics.size]).toEqual([1, 1]);
  other.stop();
  reconnect();
  expect([vi.getTimerCount(), topics.size, reads]).toEqual([0, 0, []]);
});
