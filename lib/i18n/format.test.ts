import { describe, expect, test } from "vitest";
import { format, formatCount } from "./format";

describe("fill", () => {
  test("puts each value in its place, as often as it is named", () => {
    expect(format("{name}, {name} and {other}", { name: "Ada", other: "Bob" })).toBe("Ada, Ada and Bob");
  });

  test("takes values as they are", () => {
    expect(format("Hello {name}", { name: "$& {other}", other: "x" })).toBe("Hello $& {other}");
  });

  test("leaves a place without a value visible", () => {
    expect(format("Hello {name}", {})).toBe("Hello {name}");
  });
});

describe("fillCount", () => {
  test("follows the language's plural rules and digits", () => {
    const forms = { one: "{count} second", other: "{count} seconds" };
    expect(formatCount("en", forms, 1)).toBe("1 second");
    expect(formatCount("en", forms, 1500)).toBe("1,500 seconds");
    expect(formatCount("ar-EG", { few: "few {count}", other: "other {count}" }, 3)).toBe("few ٣");
  });

  test("falls back to the general form", () => {
    expect(formatCount("en", { other: "{count} s" }, 1)).toBe("1 s");
  });
});

describe("direction", () => {
  test.each([
    ["Hello {name}", "Ada", "Hello Ada"],
    ["Hello {name}", "עדה (א)", "Hello \u2068עדה (א)\u2069"],
    ["مرحبًا {name}", "Ada", "مرحبًا \u2068Ada\u2069"],
    ["مرحبًا {name}", "آدا", "مرحبًا \u2068آدا\u2069"],
    ["من {name}", "2001:db8::1", "من \u20682001:db8::1\u2069"],
  ])("each value in %j has its own", (sentence, name, whole) => {
    expect(format(sentence, { name })).toBe(whole);
  });

  test("what is isolated stays so within another sentence", () => {
    const device = format("{browser} على {os}", { browser: "Chrome", os: "Linux" });
    expect(format("سيدخل {device} إلى حسابك.", { device })).toBe(
      "سيدخل \u2068\u2068Chrome\u2069 على \u2068Linux\u2069\u2069 إلى حسابك.",
    );
  });
});
