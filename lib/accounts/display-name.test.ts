import { describe, expect, test } from "vitest";
import { displayNameProblem, foldDisplayName } from "./display-name";

describe("foldDisplayName", () => {
  test("composes, trims, and makes each run of spaces one", () => {
    expect(foldDisplayName("\u00a0Zoe\u0308 \u2003 K.\t")).toBe("Zo\u00eb K.");
  });
});

describe("displayNameProblem", () => {
  test.each([
    "A",
    "Ada Lovelace",
    "Søren Ó'Brien-Núñez",
    "王小明",
    "محمد علی",
    "علی\u200cرضا",
    "प्रिया शर्मा",
    "Nguyễn Thị Hoà",
    "Ana ❤️",
    "👩‍👩‍👧 family",
    "👋🏽 hi",
    "<script>alert(1)</script>",
    "𝒳".repeat(64),
  ])("takes %s", (name) => {
    expect(displayNameProblem(foldDisplayName(name))).toBeNull();
  });

  test.each(["", "   ", "\u00a0\u2003\n"])("asks for a name instead of %j", (name) => {
    expect(displayNameProblem(foldDisplayName(name))).toBe("name_missing");
  });

  test.each([65, 2000])("refuses %i characters", (length) => {
    expect(displayNameProblem(foldDisplayName("é".repeat(length)))).toBe("name_long");
  });

  test.each([
    ["a line break", "Ada\nLovelace"],
    ["NUL", "Ada\0"],
    ["escape", "Ada\u001b[31m"],
    ["a C1 control", "Ada\u0085x"],
    ["right-to-left override", "Ada\u202egpj"],
    ["an isolate", "Ada\u2066x\u2069"],
    ["a right-to-left mark", "Ada\u200f!"],
    ["zero-width space", "Ad\u200ba"],
    ["zero-width joiner in Latin", "Ad\u200da"],
    ["zero-width non-joiner in Latin", "Ad\u200ca"],
    ["byte order mark", "Ad\ufeffa"],
    ["soft hyphen", "Ad\u00ada"],
    ["Hangul filler", "\u3164\u3164"],
    ["blank braille", "\u2800\u2800"],
    ["a variation selector without an emoji", "A\ufe0fda"],
    ["tag characters without a flag", "Ada\u{e0041}"],
    ["line separator", "Ada\u2028x"],
    ["a lone surrogate", "Ada\ud800"],
    ["private use", "Ada\ue000"],
    ["a noncharacter", "Ada\uffff"],
  ])("refuses %s", (_, name) => {
    expect(displayNameProblem(foldDisplayName(name))).toBe("name_unseen");
  });

  test.each(["\u0301Ada", `A${"\u0335".repeat(9)}da`])("refuses marks that overprint others (%j)", (name) => {
    expect(displayNameProblem(foldDisplayName(name))).toBe("name_marks");
  });
});
