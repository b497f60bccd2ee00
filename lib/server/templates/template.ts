import type { ValueName, Values } from "./values";

/** A text in which values are left out: `texts[0] names[0] texts[1] names[1] … texts[n]`. */
export interface Template {
  texts: readonly string[];
  names: readonly ValueName[];
}

/** Leaves each value out of `text`, wherever it stands. */
export function templateOf(text: string, values: Values): Template {
  const names = new Map((Object.entries(values) as [ValueName, string][]).map(([name, value]) => [value, name]));
  const any = [...names.keys()].map((value) => value.replace(/[^\w]/gu, "\\$&")).join("|");
  const texts: string[] = [];
  const found: ValueName[] = [];
  let from = 0;
  for (const { 0: value, index } of text.matchAll(new RegExp(any, "g"))) {
    const name = names.get(value);
    if (name === undefined) continue;
    texts.push(text.slice(from, index));
    found.push(name);
    from = index + value.length;
  }
  texts.push(text.slice(from));
  return { texts, names: found };
}

export function filled({ texts, names }: Template, values: Values): string {
  return texts.map((text, index) => text + (values[names[index] as ValueName] ?? "")).join("");
}

export function isSameTemplate(one: Template, other: Template): boolean {
  return isSame(one.texts, other.texts) && isSame(one.names, other.names);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
