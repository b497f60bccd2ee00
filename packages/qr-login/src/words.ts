import type { Words } from "./words/en";

export type { Words };

const english = () => import("./words/en");

/** As the login page has them, by the first part of a language's tag; each is loaded where it is spoken. */
const OTHERS: Readonly<Record<string, () => Promise<{ words: Words }>>> = {
  ar: () => import("./words/ar"),
  de: () => import("./words/de"),
  fr: () => import("./words/fr"),
  zh: () => import("./words/zh"),
};

/** A tag that every part of the browser takes: pages write `en_US`, and worse. */
export function languageTag(given: string): string {
  try {
    return Intl.getCanonicalLocales(given.replace("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}

/** English where it is no language of ours, and where that does not come. Rejects where nothing does. */
export async function wordsIn(tag: string): Promise<Words> {
  const [language = ""] = tag.split("-");
  const { words } = await (OTHERS[language] ?? english)().catch(english);
  return words;
}
