import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, test } from "vitest";
import { passwordProblem } from "./password-rules";

const ada = { username: "ada.lovelace", name: "Ada King" };

describe("passwordProblem", () => {
  test.each(["7charss", "", "ünïcöd€", "e\u0301".repeat(7), "\u{1f600}".repeat(7)])(
    "asks for eight characters instead of %s",
    async (password) => {
      expect(await passwordProblem(password, ada)).toBe("password_short");
    },
  );

  test.each(["tv9-kern", "all lower case", "        so much space", "𝒳𝒴𝒵𝒲𝒱𝒰𝒯𝒮", "Ünïcödé€", "\"'<>&\\%s"])(
    "takes %s, whatever it is composed of",
    async (password) => {
      expect(await passwordProblem(password, ada)).toBeNull();
    },
  );

  test("takes 64 characters even of one kind", async () => {
    expect(await passwordProblem("a".repeat(64), ada)).toBeNull();
  });

  test("takes 128 characters and no more", async () => {
    const long = "The quick brown fox, 128 of them: ".repeat(4).slice(0, 128);
    expect(await passwordProblem(long, ada)).toBeNull();
    expect(await passwordProblem(`${long}x`, ada)).toBe("password_long");
    expect(await passwordProblem("\u{1f600}x".repeat(64), ada)).toBeNull();
    expect(await passwordProblem("x".repeat(1_000_000), ada)).toBe("password_long");
  });

  test.each([
    "password",
    "Password1",
    "PASSWORD123",
    "12345678",
    "iloveyou",
    "trustno1",
    "letmein1",
    "1q2w3e4r",
    "football",
  ])("refuses %s as common", async (password) => {
    expect(await passwordProblem(password, ada)).toBe("password_common");
  });

  test.each([
    ["a repeat", ["88888888", "123123123", "abcabcabc", "qwertyqwerty", "aaaaaaaaaaaaaaaa"]],
    ["a run along a row", ["987654321", "0987654321", "abcdefgh", "hgfedcba", "qwertyuiop", "lkjhgfdsa"]],
    ["a date", ["31121992", "12311992", "19921231"]],
  ])("refuses %s as common", async (_, passwords) => {
    for (const password of passwords) expect(await passwordProblem(password, ada), password).toBe("password_common");
  });

  test("knows more of the common ones than ASVS 6.2.4 asks for", async () => {
    const known = dictionary["passwords-common"].filter((password) => password.length >= 8);
    expect(known.length).toBeGreaterThan(3000);
    for (const password of known.slice(0, 3000))
      expect(await passwordProblem(password, ada), password).toBe("password_common");
  });

  test.each(["ada.lovelace", "AdaLovelace", "ada.lovelace1!", "adaking2024", "ada king!!", "qr-login", "QRlogin123"])(
    "refuses %s as too close to the account or the product",
    async (password) => {
      expect(await passwordProblem(password, ada)).toBe("password_close");
    },
  );

  test.each(["ada.lovelace-pw1", "kingdom of ada", "qr-login is new here"])("takes %s", async (password) => {
    expect(await passwordProblem(password, ada)).toBeNull();
  });

  test("a short name is no reason to refuse", async () => {
    expect(await passwordProblem("a tealight", { username: "tea.pot", name: "A" })).toBeNull();
  });

  test.each(["bell\u0007bell", "line\nbreak", "nul\0nul-nul", "half \ud800 pair"])(
    "refuses control characters (%j)",
    async (password) => {
      expect(await passwordProblem(password, ada)).toBe("password_control");
    },
  );

  test.each([
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00ad",
    "\u202e",
    "\u2060",
    "\u3164",
    "\ufe0f",
    "\u{e0041}",
    "\ue000",
    "\u0378",
  ])("takes nothing that nobody can see or type again, wherever it stands (%j)", async (unseen) => {
    for (const password of [`${unseen}four plain words`, `four plain${unseen} words`, `four plain words${unseen}`])
      expect(await passwordProblem(password, ada)).toBe("password_control");
  });

  test.each(["vier Wörter für ❤️ 👩‍👩‍👧", "четыре простых слова", "می‌خواهم چهار واژه", "ශ්‍රී ලංකාව ලස්සනයි"])(
    "takes what is seen in its place: %s",
    async (password) => {
      expect(await passwordProblem(password, ada)).toBeNull();
    },
  );
});
