import { describe, expect, test } from "vitest";
import { accountPage, purposeOf, withFragment } from "./destination";

describe("withFragment", () => {
  test.each([
    ["/scan", "#abc", "/scan#abc"],
    ["/scan", "", "/scan"],
    ["/scan#own", "#abc", "/scan#own"],
    ["/", "#main", "/"],
  ])("%s and %j make %s", (path, hash, whole) => {
    expect(withFragment(path, hash)).toBe(whole);
  });
});

describe("purposeOf", () => {
  test.each([
    ["/scan", "#abc", "scanned"],
    ["/scan#abc", "", "scanned"],
    ["/scan", "", "scanning"],
    ["/scan", "#main", "scanning"],
    ["/", "#abc", "other"],
    ["/scanner", "#abc", "other"],
  ])("%s with %j is %s", (path, hash, purpose) => {
    expect(purposeOf(path, hash)).toBe(purpose);
  });
});

describe("accountPage", () => {
  test("keeps where to go and the code, and keeps the code out of the query", () => {
    expect(accountPage("/sign-up", "/scan", "#abc")).toBe("/sign-up?callbackUrl=%2Fscan#abc");
  });

  test("says nothing about going home", () => {
    expect(accountPage("/sign-in", "/")).toBe("/sign-in");
  });
});
