import { describe, expect, test } from "vitest";
import { fill, fillCount } from "./format";

describe("fill", () => {
  test("puts each value in its place, as often as it is named", () => {
    expect(fill("{name}, {name} and {other}", { name: "Ada", other: "Bob" })).toBe("Ada, Ada and Bob");
  });

  test("takes values as they are", () => {
    expect(fill("Hello {name}", { name: "$& {other}", other: "x" })).toBe("Hello $& {other}");
  });

  test("leaves a place without a value visible", () => {
    expect(fill("Hello {name}", {})).toBe("Hello {name}");
  });
});

describe("fillCount", () => {
  test("follows the language's plural rules and digits", () => {
    const forms = { one: "{count} second", other: "{count} seconds" };
    expect(fillCount("en", forms, 1)).toBe("1 second");
    expect(fillCount("en", forms, 1500)).toBe("1,500 seconds");
    expect(fillCount("ar-EG", { few: "few {count}", other: "other {count}" }, 3)).toBe("few ٣");
  });

  test("falls back to the general form", () => {
    expect(fillCount("en", { other: "{count} s" }, 1)).toBe("1 s");
  });
});
