import { expect, test } from "vitest";
import { signUp } from "@/lib/i18n/messages/en/sign-up";
import { lengthHint, MAX_PICTURE_BYTES, passwordLength, pictureComplaint } from "./form-fields";

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

test.each(["image/png", "image/jpeg", "image/webp"])("%s will do, up to the limit", (type) => {
  expect(pictureComplaint({ type, size: MAX_PICTURE_BYTES })).toBeUndefined();
  expect(pictureComplaint({ type, size: MAX_PICTURE_BYTES + 1 })).toBe("size");
});

test.each(["image/svg+xml", "image/gif", "text/html", ""])("%j will not", (type) => {
  expect(pictureComplaint({ type, size: 1 })).toBe("type");
});
