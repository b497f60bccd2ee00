import { LruCache } from "../process/lru-cache";
import { type Language, languages } from "./languages";

/** The language of a page: what it says, and how it writes times and numbers. */
export interface PageLanguage extends Pick<Language, "dir" | "messages"> {
  /** BCP 47, with the reader's region where the browser names one: `de-AT`. For `lang`, and for Intl. */
  locale: string;
  /** As in `languages`. */
  chosen: string;
}

/**
 * The language of a request: what the switch chose, or else what the browser prefers most of what there is.
 *
 * @param acceptLanguage RFC 9110 §12.5.4
 */
export function languageFor(acceptLanguage: string | null, choice: string | null): PageLanguage {
  const wishes = (acceptLanguage ?? "").slice(0, LONGEST_WISHES);
  const chosen = languages.find(({ locale }) => locale === choice);
  const name = `${chosen?.locale ?? ""} ${wishes}`;
  const known = found.get(name);
  if (known) return known;
  const language = find(preferences(wishes), chosen);
  // A text that was cut holds all of the one it was cut from.
  if ((acceptLanguage ?? "").length <= LONGEST_WISHES) found.set(name, language);
  return language;
}

const LONGEST_WISHES = 512;

/** To find one costs as much as a statement, and the same few wishes come with most requests. */
const found = new LruCache<PageLanguage>(500);

function find(wishes: readonly Intl.Locale[], chosen: Language | undefined): PageLanguage {
  const wished = wishes.map(matching).find((match) => match !== undefined);
  const { locale, dir, messages } = chosen ?? wished ?? languages[0];
  return { locale: withRegion(locale, wishes), dir, messages, chosen: locale };
}

/** What a browser prefers, the most wanted first; what is no language tag is left out. */
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

/** A language serves all its regions, and a script of it that is not there better than another language. */
function matching(wish: Intl.Locale): Language | undefined {
  const same = languages.filter(({ locale }) => new Intl.Locale(locale).language === wish.language);
  return same.find(({ locale }) => new Intl.Locale(locale).maximize().script === wish.maximize().script) ?? same[0];
}

function withRegion(locale: string, wishes: readonly Intl.Locale[]): string {
  const spoken = new Intl.Locale(locale).language;
  const region = wishes.find(({ language, region }) => region && language === spoken)?.region;
  return new Intl.Locale(locale, { region }).toString();
}
