import { expect, test } from "vitest";
import { LruCache } from "./lru-cache";

test("forgets what was used longest ago, and not what is used again", () => {
  const recent = new LruCache<number>(2);
  recent.set("a", 1);
  recent.set("b", 2);
  expect(recent.get("a")).toBe(1);
  recent.set("c", 3);
  expect(["a", "b", "c"].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
});

test("replaces without forgetting another", () => {
  const recent = new LruCache<number>(2);
  recent.set("a", 1);
  recent.set("b", 2);
  recent.set("b", 3);
  expect(["a", "b"].map((key) => recent.get(key))).toEqual([1, 3]);
});
