import { describe, expect, test } from "vitest";
import { foldUsername, usernameProblem } from "./username";

describe("foldUsername", () => {
  test("forgives case and surrounding space", () => {
    expect(foldUsername("  Ada.Lovelace\n")).toBe("ada.lovelace");
  });
});

describe("usernameProblem", () => {
  test.each(["ada", "a.b", "0-0", "x_1", "a".repeat(32), "badmin"])("takes %s", (username) => {
    expect(usernameProblem(username)).toBeNull();
  });

  test.each(["", "ab", "a".repeat(33), "Ada", "ada lovelace", "ada\n", "ada@home", "аda", "ädä", "a\u200bda", "a/b"])(
    "refuses the shape of %j",
    (username) => {
      expect(usernameProblem(username)).toBe("username_shape");
    },
  );

  test("refuses punctuation alone", () => {
    expect(usernameProblem("._-")).toBe("username_empty");
  });

  test.each(["admin", "ad-min", "qr-login", "qr.login_", "support"])("reserves %s", (username) => {
    expect(usernameProblem(username)).toBe("username_reserved");
  });
});

describe("a username by any keyboard", () => {
  test.each([
    "ada.lovelace",
    "ＡＤＡ．ＬＯＶＥＬＡＣＥ",
    "\u200eada.lovelace\u200f",
    "ada\u00ad.love\u200blace",
    "\ufeffada.lovelace\u3000",
  ])("%j is the same one", (typed) => {
    expect(foldUsername(typed)).toBe("ada.lovelace");
    expect(usernameProblem(foldUsername(typed))).toBeNull();
  });

  test.each([42, 64, 5_000])("of %i characters is kept whole, and refused", (length) => {
    const typed = "a".repeat(length);
    expect(foldUsername(typed)).toBe(typed);
    expect(usernameProblem(typed)).toBe("username_shape");
  });
});
