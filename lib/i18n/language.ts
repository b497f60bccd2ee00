import { LruCache } from "../process/lru-cache";
import { type Language, languages } from "./languages";

export interface PageLanguage extends Pick<Language, "dir" | "messages"> {
  /** BCP 47, with the reader's region where the browser names one: `de-AT`. For `lang`, and for Intl. */
  locale: string;
  chosen: string;
}

/** The language of a request: the switch's choice, or else what the browser prefers most of the languages there are. */
export function languageFor(acceptLanguage: string | null, choice: string | null): PageLanguage {
  const wishes = (acceptLanguage ?? "").slice(0, LONGEST_WISHES);
  const chosen = languages.find(({ locale }) => locale === choice);
  const name = `${chosen?.locale ?? ""} ${wishes}`;
  const known = found.get(name);
  if (known) return known;
  const language = find(preferences(wishes), chosen);
  // A cut text would keep the whole one in memory.
  if ((acceptLanguage ?? "").length <= LONGEST_WISHES) found.set(name, language);
  return language;
}

const LONGEST_WISHES = 512;

/** Finding a language costs as much as a statement, and most requests have the same few preferences. */
const found = new LruCache<PageLanguage>(500);

function find(wishes: readonly Intl.Locale[], chosen: Language | undefined): PageLanguage {
  const wished = wishes.map(matching).find((match) => match !== undefined);
  const { locale, dir, messages } = chosen ?? wished ?? languages[0];
  return { locale: withRegion(locale, wishes), dir, messages, chosen: locale };
}

/** The browser's preferences, the most wanted first; invalid language tags are left out. */
function preferences(header: string): Intl.Locale[] {
  return header
    .split(",")
    .flatMap((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(/\s*;\s*/);
      const q = Number(/^q=([\d.]+)$/i.exec(parameters[0] ?? "")?.[1] ?? 1);
      const parsed = parse(tag);
      return parsed && q > 0 ? [{ parsed, q }] : [];
    })
    .sort((a, b) => b.q - a.q)
    .map(({ parsed }) => parsed);
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    const { language, script, region } = new Intl.Locale(tag);
    return new Intl.Locale(language, { script, region });
  } catch {
    return undefined;
  }
}

/** A language stands in for all its regions, and for a script of it that is missing. */
function matching(wish: Intl.Locale): Language | undefined {
  const same = languages.filter(({ locale }) => new Intl.Locale(locale).language === wish.language);
  return same.find(({ locale }) => new Intl.Locale(locale).maximize().script === wish.maximize().script) ?? same[0];
}

function withRegion(locale: string, wishes: readonly Intl.Locale[]): string {
  const spoken = new Intl.Locale(locale).language;
  const region = wishes.find(({ language, region }) => region && language === spoken)?.region;
  return new Intl.Locale(locale, { region }).toString();
}
