import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { takeLease } from "./stream-slots";

class Store implements Storage {
  readonly kept = new Map<string, string>();
  broken = false;
  get length() {
    return this.kept.size;
  }
  clear = () => this.kept.clear();
  getItem = (key: string) => this.kept.get(key) ?? null;
  key = () => null;
  removeItem = (key: string) => void this.kept.delete(key);
  setItem = (key: string, value: string) => {
    if (this.broken) throw new Error("full");
    this.kept.set(key, value);
  };
}

let store: Store;
const take = () => takeLease(store, Date.now);

beforeEach(() => {
  vi.useFakeTimers();
  store = new Store();
});
afterEach(() => vi.useRealTimers());

test("three pages stream, and the next one once another has ended", () => {
  const [first] = [take(), take(), take()];
  expect(take()).toBeNull();
  first?.();
  expect(take()).not.toBeNull();
  expect(take()).toBeNull();
});

test("a page that is open keeps its slot, and one that has left without a word loses it", () => {
  take();
  take();
  const gone = take();
  vi.advanceTimersByTime(60_000);
  expect(take()).toBeNull();
  // Its timer ends with the page.
  vi.clearAllTimers();
  vi.advanceTimersByTime(20_000);
  expect(take()).not.toBeNull();
  gone?.();
});

test("a clock that is put right counts nobody for ever", () => {
  vi.setSystemTime(Date.now() + 3 * 86_400_000);
  for (const _ of [1, 2, 3]) take();
  vi.clearAllTimers();
  vi.setSystemTime(Date.now() - 3 * 86_400_000);
  expect(take()).not.toBeNull();
});

test("a store that is full, or holds nonsense, takes no stream away", () => {
  store.broken = true;
  for (const _ of [1, 2, 3, 4, 5]) expect(take()).not.toBeNull();
  store.broken = false;
  for (const nonsense of ["null", "[]", '"x"', "{", '{"a":"x"}']) {
    store.kept.set("qr-login.stream", nonsense);
    expect(take()).not.toBeNull();
  }
});
