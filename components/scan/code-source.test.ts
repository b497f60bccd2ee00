import { expect, test } from "vitest";
import { isOpenedDirectly } from "./code-source";

const direct = { linked: false, referrer: "", entry: "/scan" };

test("what a camera opens is opened directly", () => {
  expect(isOpenedDirectly(direct)).toBe(true);
});

test.each([
  ["a link, as the browser told the server", { linked: true }],
  ["another site's page", { referrer: "https://evil.example/" }],
  ["another app", { referrer: "android-app://com.google.android.gm/" }],
  ["our own sign-in, loaded anew", { referrer: "https://login.example/sign-in?callbackUrl=%2Fscan" }],
  ["our own sign-in, by script", { entry: "/sign-in" }],
])("%s leads here", (_, change) => {
  expect(isOpenedDirectly({ ...direct, ...change })).toBe(false);
});
