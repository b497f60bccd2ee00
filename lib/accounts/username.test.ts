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
