import { expect, test, vi } from "vitest";
import { perProcess } from "./per-process";

test("makes a value once, when it is first asked for", () => {
  let made = 0;
  const slot = perProcess("test.once", () => ++made);
  expect(made).toBe(0);
  expect([slot.get(), slot.get()]).toEqual([1, 1]);
});

test("gives everybody the same, however often the module was loaded", async () => {
  const mine = perProcess("test.shared", () => ({ by: "me" }));
  vi.resetModules();
  const again = await import("./per-process");
  expect(again.perProcess).not.toBe(perProcess);
  const theirs = again.perProcess("test.shared", () => ({ by: "them" }));
  expect(theirs.get()).toBe(mine.get());
  theirs.set({ by: "both" });
  expect(mine.get()).toEqual({ by: "both" });
  expect(again.perProcess("test.other", () => ({ by: "them" })).get()).toEqual({ by: "them" });
});

test("keeps a value that is falsy", () => {
  let made = 0;
  const slot = perProcess("test.falsy", () => {
    made += 1;
    return false;
  });
  expect([slot.get(), slot.get(), made]).toEqual([false, false, 1]);
});

test("makes another once it was cleared, and hands out what was there", () => {
  let made = 0;
  const slot = perProcess("test.cleared", () => ++made);
  expect(slot.clear()).toBeUndefined();
  slot.get();
  expect(slot.clear()).toBe(1);
  expect(slot.get()).toBe(2);
});
