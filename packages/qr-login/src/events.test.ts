import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Connection, MOST_BREAKS, OPEN_WITHIN_MS, POLL_FOR_MS, resilientEvents } from "./events";
import { Streams } from "./testing/streams";
import type { ApiError, ApiResult } from "./types";

const POLL_MS = 2_000;

let streams: Streams;
let reads: number;
let answer: ApiResult<string>;
let refusals: ApiError[];
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  streams = new Streams();
  reads = 0;
  answer = { ok: true, value: "state" };
  refusals = [];
  connection = resilientEvents<string>(
    {
      stream: streams.open,
      events: {},
      read: async () => {
        reads++;
        return answer;
      },
      onRead: () => {},
      onRefused: (error) => refusals.push(error),
      pollMs: POLL_MS,
      recheckMs: 15_000,
    },
    () => 1,
  );
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

test("a stream that was given up is tried again after a while, and has one chance", async () => {
  for (let time = 0; time < MOST_BREAKS; time++) {
    streams.latest.break();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(streams.all).toHaveLength(MOST_BREAKS);
  for (const more of [1, 2]) {
    await vi.advanceTimersByTimeAsync(POLL_FOR_MS);
    expect(streams.all).toHaveLength(MOST_BREAKS + more);
    streams.latest.break();
    await vi.advanceTimersByTimeAsync(POLL_FOR_MS / 2);
    expect(streams.all).toHaveLength(MOST_BREAKS + more);
  }
});

test("one that opens then is kept, and nothing is polled any more", async () => {
  await vi.advanceTimersByTimeAsync(OPEN_WITHIN_MS + POLL_FOR_MS + 1);
  expect(streams.all).toHaveLength(2);
  streams.latest.open();
  const before = reads;
  await vi.advanceTimersByTimeAsync(15_000 - 1);
  expect(reads).toBe(before);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(streams.all).toHaveLength(2);
});

test("what was refused for good is told why, and not asked again", async () => {
  answer = { ok: false, error: { code: "sign_in_required" } };
  streams.latest.refuse();
  await vi.advanceTimersByTimeAsync(600_000);
  connection.check();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(refusals).toEqual([{ code: "sign_in_required" }]);
  expect([reads, streams.all.length]).toEqual([1, 1]);
});

test("where other pages have all streams it polls, and takes one that has become free", async () => {
  connection.stop();
  let free = false;
  let taken = 0;
  const given = vi.fn();
  const others = new Streams();
  connection = resilientEvents<string>(
    {
      stream: others.open,
      takeSlot: async () => {
        taken++;
        return free ? given : null;
      },
      events: {},
      read: async () => {
        reads++;
        return answer;
      },
      onRead: () => {},
      onRefused: () => {},
      pollMs: POLL_MS,
      recheckMs: 15_000,
    },
    () => 1,
  );
  await vi.advanceTimersByTimeAsync(POLL_FOR_MS - 1);
  expect(others.all).toHaveLength(0);
  expect(taken).toBe(1);
  expect(reads).toBeGreaterThan(20);
  free = true;
  await vi.advanceTimersByTimeAsync(POLL_MS + 1);
  expect(others.all).toHaveLength(1);
  others.latest.open();
  expect(given).not.toHaveBeenCalled();
  connection.stop();
  expect(given).toHaveBeenCalledOnce();
});

test("a slot that comes after it was stopped is given back", async () => {
  connection.stop();
  const given = vi.fn();
  const late = resilientEvents<string>(
    {
      stream: streams.open,
      takeSlot: async () => given,
      events: {},
      read: async () => answer,
      onRead: () => {},
      onRefused: () => {},
      pollMs: POLL_MS,
      recheckMs: 15_000,
    },
    () => 1,
  );
  late.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(given).toHaveBeenCalledOnce();
});
