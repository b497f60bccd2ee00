import { expect, test } from "vitest";
import { signUp } from "@/lib/i18n/messages/en/sign-up";
import { lengthHint, passwordLength } from "./form-fields";

test("characters are counted as people do, roughly: an emoji is not two", () => {
  expect(passwordLength("pass😀")).toBe(5);
});

test.each([
  [0, signUp.passwordHint],
  [1, "7 more characters."],
  [7, "1 more character."],
  [8, signUp.passwordLong],
])("%i typed: %s", (length, hint) => {
  expect(lengthHint(signUp, "en", length)).toBe(hint);
});
