import { expect, test } from "vitest";
import { isElsewhere } from "./arrival";

const OWN = "https://login.example";

test.each(["", `${OWN}/sign-in?callbackUrl=%2Fscan`, `${OWN}/`])("%j is no other site", (referrer) => {
  expect(isElsewhere(referrer, OWN)).toBe(false);
});

test.each([
  "https://evil.example/",
  "http://login.example/",
  "https://login.example:8443/",
  "https://login.example.evil.example/",
  "android-app://com.google.android.gm/",
  "about:client",
  "nonsense",
])("%j is elsewhere", (referrer) => {
  expect(isElsewhere(referrer, OWN)).toBe(true);
});
