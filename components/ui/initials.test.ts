import { describe, expect, test } from "vitest";
import { initials } from "./initials";

describe("initials", () => {
  test.each([
    ["Ada Lovelace", "AL"],
    ["ada", "A"],
    ["Jean Luc  Picard ", "JP"],
    ["王小明", "王"],
    ["👩‍🚀 Sally", "👩‍🚀S"],
    ["e\u0301lodie", "E\u0301"],
    ["", "?"],
    ["   ", "?"],
  ])("%j gives %j", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
