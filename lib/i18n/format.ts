import type { Plural } from "./messages";

/** A placeholder without a value stays as written, so that it is seen. A value runs in its own direction, whatever the sentence's. */
export function format(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/gu, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : isolated(String(value), sentence);
  });
}

/** Letters that run from right to left, of the scripts in use. */
const RIGHT_TO_LEFT =
  /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}\p{sc=Hanifi_Rohingya}\p{sc=Samaritan}\p{sc=Mandaic}\p{sc=Mende_Kikakui}]/u;

/**
 * A text that stands among others, isolated (Unicode UAX #9, FSI and PDI) where either runs from right to left: an address in an
 * Arabic sentence, or a Hebrew name in a German one, must not take its neighbours along.
 */
export function isolated(text: string, among: string): string {
  // Digits run the same way in both.
  if (!/\p{L}/u.test(text)) return text;
  return RIGHT_TO_LEFT.test(text) || RIGHT_TO_LEFT.test(among) ? `\u2068${text}\u2069` : text;
}

/** The form of a counting sentence for `count`, filled with it in the language's digits. */
export function formatCount(locale: string, forms: Plural, count: number): string {
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return format(form, { count: new Intl.NumberFormat(locale).format(count) });
}
