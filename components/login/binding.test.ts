import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "./api";
import { type Binding, bind } from "./binding";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const silence: Outcome<true> = { ok: false, failure: { kind: "unreachable", offline: false } };
const busy: Outcome<true> = { ok: false, failure: { kind: "limited", retryAfterMs: 30_000 } };
const refused: Outcome<true> = { ok: false, failure: { kind: "refused", code: "wrong_state" } };

/** A server that answers one after the other, and says yes from then on. */
function binding(...answers: Outcome<true>[]) {
  const told: Binding[] = [];
  let asked = 0;
  const api = { bind: async () => answers[asked++] ?? { ok: true as const, value: true as const } };
  const stop = bind(
    "one",
    api,
    () => 1,
    (each) => told.push(each),
  );
  return { told, stop, asked: () => asked };
}

test("asks again while nobody answers, as long as it has to, and no more once it was told", async () => {
  const { told, asked } = binding(silence, silence, busy);
  await vi.advanceTimersByTimeAsync(500 + 1_000);
  expect([asked(), told]).toEqual([3, []]);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(asked()).toBe(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked(), told]).toEqual([4, [{ type: "bound", id: "one" }]]);
});

test("tells a refusal and does not insist", async () => {
  const { told, asked } = binding(refused);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked(), told]).toEqual([1, [{ type: "notBound", id: "one", code: "wrong_state" }]]);
});

test("once stopped it neither asks nor tells", async () => {
  const waiting = binding(silence);
  await vi.advanceTimersByTimeAsync(0);
  waiting.stop();
  const asking = binding();
  asking.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([waiting.asked(), waiting.told, asking.told]).toEqual([1, [], []]);
});
