import { describe, expect, test } from "vitest";
import { languages } from "@/lib/i18n/languages";
import { ago, secondsLeft, timeLeft, waitSentence } from "./relative-time";

describe("ago", () => {
  test.each([
    [0, "now"],
    [999, "now"],
    [-5_000, "now"],
    [1_000, "1 second ago"],
    [59_999, "59 seconds ago"],
    [60_000, "1 minute ago"],
    [299_000, "4 minutes ago"],
    [7_200_000, "2 hours ago"],
    [86_399_000, "23 hours ago"],
    [86_400_000, "1 day ago"],
    [3 * 86_400_000, "3 days ago"],
  ])("%i ms is %j", (ms, messages) => {
    expect(ago("en", 1_000_000, 1_000_000 + ms)).toBe(messages);
  });

  test("speaks the page's language", () => {
    expect(ago("de", 0, 12_000)).toBe("vor 12 Sekunden");
  });
});

describe("timeLeft", () => {
  test.each([
    [120_000, "2:00"],
    [119_001, "2:00"],
    [65_000, "1:05"],
    [1, "0:01"],
    [0, "0:00"],
    [-9_000, "0:00"],
  ])("%i ms are %j", (ms, clock) => {
    expect(timeLeft("en", 50_000 + ms, 50_000)).toBe(clock);
  });

  test("uses the language's digits", () => {
    expect(timeLeft("ar-EG", 65_000, 0)).toBe("١:٠٥");
  });
});

describe("waitSentence", () => {
  const FORMS = {
    seconds: { one: "{count} second", other: "{count} seconds" },
    minutes: { one: "{count} minute", other: "{count} minutes" },
    over: "now",
  };

  test.each([
    [-1, "now"],
    [0, "now"],
    [1, "1 second"],
    [1_001, "2 seconds"],
    [59_000, "59 seconds"],
    [59_001, "1 minute"],
    [61_000, "1 minute"],
    [89_000, "1 minute"],
    [90_000, "2 minutes"],
    [3_600_000, "60 minutes"],
  ])("%i ms are %j", (ms, wait) => {
    expect(waitSentence("en", FORMS, 50_000 + ms, 50_000)).toBe(wait);
  });

  test.each(languages)("says no more than 59 seconds wherever something is to be waited for, in $name", (language) => {
    const { locale, messages } = language;
    const { refusalActions, complaints } = messages.scan;
    const forms = [messages.apiErrors.limited, complaints.rate_limited, { ...refusalActions.wait, over: "" }];
    for (const each of forms) {
      const said = [61_000, 59_000, 1_000, 0].map((ms) => waitSentence(locale, each, ms, 0));
      expect(new Set(said).size).toBe(4);
      expect(said.join()).not.toMatch(/6[01]|\{/);
    }
  });
});

test("no seconds are left exactly when the time is over", () => {
  expect(secondsLeft(1_001, 0)).toBe(2);
  expect(secondsLeft(1, 0)).toBe(1);
  expect(secondsLeft(0, 0)).toBe(0);
});
