import fc from "fast-check";
import { expect, test } from "vitest";
import { prefetchedTicket } from "../../api/prefetched-ticket";
import { languageFor } from "../../i18n/language";
import { LANGUAGE_COOKIE } from "../../i18n/language-cookie";
import { languages } from "../../i18n/languages";
import { pageSession } from "../page-session";
import { madeUpVisit } from "./made-up-visit";
import { digitsOf, type Variant } from "./page-visit";
import { areFit } from "./values";

const draw = (text: string) => `M${text.length}h1`;
const full: Variant = {
  target: "/login",
  language: "de",
  digits: "latn",
  ticket: { livesMs: 60_000, pollIntervalMs: 2_000 },
  session: { isAdmin: true, methods: ["password"] },
};

test("whatever is preferred, the visit that is made up for it is spoken to in the same language", () => {
  const tags = [
    "de-AT",
    "de",
    "en-001",
    "zh-Hant-TW",
    "zh",
    "ar-EG",
    "fr-CA",
    "tlh",
    "sr-Latn-RS",
    "pt-BR",
    "*",
    "en-GB",
    "x",
  ];
  const wishes = fc.array(fc.tuple(fc.constantFrom(...tags), fc.integer({ min: 0, max: 9 })), { maxLength: 5 });
  const choices = fc.constantFrom(null, "tlh", ...languages.map(({ locale }) => locale));
  fc.assert(
    fc.property(wishes, choices, (wished, choice) => {
      const accepted = wished.map(([tag, q]) => `${tag};q=0.${q}`).join(", ");
      const { locale, chosen } = languageFor(accepted, choice);
      const region = locale.slice(chosen.length);
      const variant = { target: "/scan", language: chosen, ...(region && { digits: digitsOf(locale) }) };
      const { headers, values } = madeUpVisit(variant, draw, true);
      const [name, value = null] = String(headers.cookie).split("=");
      expect(name).toBe(LANGUAGE_COOKIE);
      const spoken = languageFor(String(headers["accept-language"]), value);
      expect(spoken).toMatchObject({ locale: chosen + (values.region ?? ""), chosen });
      expect(values.region !== undefined).toBe(region !== "");
      expect(digitsOf(spoken.locale)).toBe(digitsOf(locale));
      expect(locale).toBe(chosen + region);
    }),
  );
});

test("two have no value in common, and all of them may be put in", () => {
  const [one, other] = [madeUpVisit(full, draw, true), madeUpVisit(full, draw, false)];
  expect(Object.keys(one.values).toSorted()).toEqual(Object.keys(other.values).toSorted());
  for (const { values } of [one, other]) expect(areFit({ ...values, modules: "M4 4h7v1H4z" })).toBe(true);
  const { modules: _, ...values } = one.values;
  for (const value of Object.values(values)) expect(Object.values(other.values)).not.toContain(value);
});

test("nothing else of a session is the same in both, so that a page that shows it makes no template", () => {
  const told = (isFirst: boolean): Record<string, unknown> => {
    const { headers } = madeUpVisit(full, draw, isFirst);
    const given = pageSession(new Headers(headers as Record<string, string>));
    const ticket = prefetchedTicket(new Headers(headers as Record<string, string>));
    expect(ticket?.pollIntervalMs).toBe(2_000);
    expect(Date.parse(ticket?.expiresAt ?? "") - Date.parse(ticket?.serverTime ?? "")).toBe(60_000);
    expect(given?.session.role).toBe("admin");
    return { ...given?.session.user, ...given?.session.device, expires: given?.session.expires };
  };
  const [one, other] = [told(true), told(false)];
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
    expect(one[name], name).not.toBe(other[name]);
});
