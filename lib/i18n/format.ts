import type { Plural } from "./messages";

/** A placeholder without a value stays as written, so that it is seen. */
export function format(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place));
}

/** The form of a counting sentence for `count`, filled with it in the language's digits. */
export function formatCount(locale: string, forms: Plural, count: number): string {
  const form = forms[new Intl.PluralRules(locale).select(count)] ?? forms.other;
  return format(form, { count: new Intl.NumberFormat(locale).format(count) });
}
