import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiResult, KeyNews, TicketStatus } from "@/packages/qr-login/src/types";
import { nameKey } from "./key-naming";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Answer = () => ApiResult<TicketStatus>;

const status: TicketStatus = { id: "one", status: "pending", expiresAt: "2026-11-21T10:01:00.000Z" };

const yes: Answer = () => ({ ok: true, value: status });
const silence: Answer = () => ({ ok: false, error: { code: "offline" } });
const busy: Answer = () => ({ ok: false, error: { code: "rate_limited", retryAtMs: Date.now() + 30_000 } });
const refused: Answer = () => ({ ok: false, error: { code: "wrong_state" } });

/** A server that answers one after the other, and says yes from then on. */
function naming(...answers: Answer[]) {
  const told: KeyNews[] = [];
  let asked = 0;
  const api = { nameKey: async () => (answers[asked++] ?? yes)() };
  const stop = nameKey(
    "one",
    api,
    () => 1,
    (each) => told.push(each),
  );
  return { told, stop, asked: () => asked };
}

test("asks again while nobody answers, as long as it has to, and no more once it was told", async () => {
  const { told, asked } = naming(silence, silence, busy);
  await vi.advanceTimersByTimeAsync(500 + 1_000);
  expect([asked(), told]).toEqual([3, []]);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(asked()).toBe(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked(), told]).toEqual([4, [{ type: "keyNamed", id: "one", status }]]);
});

test("tells a refusal and does not insist", async () => {
  const { told, asked } = naming(refused);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked(), told]).toEqual([1, [{ type: "keyRefused", id: "one", error: { code: "wrong_state" } }]]);
});

test("once stopped it neither asks nor tells", async () => {
  const waiting = naming(silence);
  await vi.advanceTimersByTimeAsync(0);
  waiting.stop();
  const asking = naming();
  asking.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([waiting.asked(), waiting.told, asking.told]).toEqual([1, [], []]);
});
