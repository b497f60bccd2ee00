import { expect, test } from "vitest";
import { foreignText } from "./foreign-text";

test.each([
  ["Example app", "Example app"],
  ["  Firefox   120 (beta) ", "Firefox 120 (beta)"],
  ["<b>App</b>", "bApp/b"],
  ["Ｐｈｏｎｅ", "Phone"],
  ["应用", "应用"],
  ["a\u200bb\u202ec\u2066d\u00ade", "abcde"],
  ["\u3164App\u115f\u1160\uffa0", "App"],
  ["\u{e0041}App\ufe0f", "App"],
  ["x".repeat(100), "x".repeat(40)],
  ["𝒳".repeat(50), "X".repeat(40)],
  ["𐐷".repeat(50), "𐐷".repeat(40)],
])("%j is told as %j", (given, told) => expect(foreignText(given)).toBe(told));

test.each([undefined, "", "   ", "\u3164", "\u115f\u1160", "\u2800\u2800", "\u200b", "…", "- (.) -", "\ud800", "\0"])(
  "%j tells nothing",
  (given) => expect(foreignText(given)).toBeUndefined(),
);
