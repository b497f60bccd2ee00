import { expect, test } from "vitest";
import { monthOrDay } from "./month-or-day";

const at = (date: string) => Date.parse(`${date}T12:00:00`);
const now = at("2026-11-26");

test.each([
  ["en-GB", "2026-11-26", "26 November"],
  ["en-GB", "2026-11-02", "2 November"],
  ["en-GB", "2026-03-09", "March"],
  ["en-GB", "2025-11-09", "November 2025"],
  ["de", "2026-03-09", "März"],
  ["fr", "2025-12-31", "décembre 2025"],
  ["zh-Hans", "2026-11-20", "11月20日"],
])("in %s %s is %s", (locale, date, said) => {
  expect(monthOrDay(locale, at(date), now)).toBe(said);
});

test("within a month of another year the day has its year", () => {
  expect(monthOrDay("en-GB", at("2025-12-20"), at("2026-01-02"))).toBe("20 December 2025");
});
