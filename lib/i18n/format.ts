import type { Plural } from "./messages";

/** Puts values into a sentence's `{name}` places; a place without a value stays as written, so that it is seen. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place));
}

/** The form of a counting sentence for `count`, filled with it in the language's digits. */
export function fillCount(tag: string, forms: Plural, count: number): string {
  const form = forms[new Intl.PluralRules(tag).select(count)] ?? forms.other;
  return fill(form, { count: new Intl.NumberFormat(tag).format(count) });
}
