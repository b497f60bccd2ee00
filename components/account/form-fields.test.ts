import { expect, test } from "vitest";
import { languages } from "@/lib/i18n/languages";
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

/** As the refusal of a common password has it. */
const COMMON: Record<string, string> = {
  en: "common",
  de: "verbreitet",
  fr: "courant",
  "zh-Hans": "常见",
  ar: "شائعة",
};

test.each(languages)(
  "in $name one that is long enough is not promised to do: it may be common",
  ({ locale, messages }) => {
    const common = COMMON[locale] ?? "?";
    expect(messages.fields.password_common).toContain(common);
    expect(messages.signUp.passwordLong).toContain(common);
  },
);
