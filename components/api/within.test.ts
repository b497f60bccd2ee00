import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { within } from "./within";

function promised() {
  let resolve: (value: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<string>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what comes in time is what was promised, a refusal too", async () => {
  await expect(within(1_000, Promise.resolve("key"))).resolves.toBe("key");
  await expect(within(1_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(vi.getTimerCount()).toBe(0);
});

test("what never comes is over", async () => {
  const waited = expect(within(1_000, new Promise(() => {}))).rejects.toMatchObject({ name: "TimeoutError" });
  await vi.advanceTimersByTimeAsync(1_000);
  await waited;
});

test("what comes too late is handed over to be closed, and its refusal is nobody's", async () => {
  const late = vi.fn();
  const slow = promised();
  const waited = expect(within(1_000, slow.promise, late)).rejects.toMatchObject({ name: "TimeoutError" });
  await vi.advanceTimersByTimeAsync(1_000);
  await waited;
  slow.resolve("camera");
  await vi.advanceTimersByTimeAsync(0);
  expect(late).toHaveBeenCalledExactlyOnceWith("camera");
  const refused = promised();
  const waitedToo = expect(within(1_000, refused.promise)).rejects.toMatchObject({ name: "TimeoutError" });
  await vi.advanceTimersByTimeAsync(1_000);
  await waitedToo;
  refused.reject(new Error("late"));
  await vi.advanceTimersByTimeAsync(0);
});
