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
