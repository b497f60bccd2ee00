import { Recent } from "../process/lru-cache";
import { type Dictionary, languages } from "./languages";

/** A page's language: what it says, and how it writes times and numbers. */
export interface Language extends Pick<Dictionary, "dir" | "words"> {
  /** BCP 47, with the reader's region where the browser names one: `de-AT`. For `lang`, and for Intl. */
  tag: string;
  /** As in `languages`. */
  chosen: string;
}

/**
 * The language of a request: what the switch chose, or else what the browser prefers most of what there is.
 *
 * @param acceptLanguage RFC 9110 §12.5.4
 */
export function languageFor(acceptLanguage: string | null, choice: string | null): Language {
  const wishes = (acceptLanguage ?? "").slice(0, LONGEST_WISHES);
  const chosen = languages.find(({ tag }) => tag === choice);
  const name = `${chosen?.tag ?? ""} ${wishes}`;
  const known = found.get(name);
  if (known) return known;
  const language = find(preferences(wishes), chosen);
  // A text that was cut holds all of the one it was cut from.
  if ((acceptLanguage ?? "").length <= LONGEST_WISHES) found.set(name, language);
  return language;
}

const LONGEST_WISHES = 512;

/** To find one costs as much as a statement, and the same few wishes come with most requests. */
const found = new Recent<Language>(500);

function find(wishes: readonly Intl.Locale[], chosen: Dictionary | undefined): Language {
  const wished = wishes.map(matching).find((match) => match !== undefined);
  const { tag, dir, words } = chosen ?? wished ?? languages[0];
  return { tag: withRegion(tag, wishes), dir, words, chosen: tag };
}

/** What a browser prefers, the most wanted first; what is no language tag is left out. */
function preferences(header: string): Intl.Locale[] {
  return header
    .split(",")
    .flatMap((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(/\s*;\s*/);
      const q = Number(/^q=([\d.]+)$/i.exec(parameters[0] ?? "")?.[1] ?? 1);
      const locale = localeOf(tag);
      return locale && q > 0 ? [{ locale, q }] : [];
    })
    .sort((a, b) => b.q - a.q)
    .map(({ locale }) => locale);
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    const { language, script, region } = new Intl.Locale(tag);
    return new Intl.Locale(language, { script, region });
  } catch {
    return undefined;
  }
}

/** A language serves all its regions, and a script of it that is not there better than another language. */
function matching(wish: Intl.Locale): Dictionary | undefined {
  const same = languages.filter(({ tag }) => new Intl.Locale(tag).language === wish.language);
  return same.find(({ tag }) => new Intl.Locale(tag).maximize().script === wish.maximize().script) ?? same[0];
}

function withRegion(tag: string, wishes: readonly Intl.Locale[]): string {
  const locale = new Intl.Locale(tag);
  const region = wishes.find(({ language, region }) => region && language === locale.language)?.region;
  return new Intl.Locale(tag, { region }).toString();
}
