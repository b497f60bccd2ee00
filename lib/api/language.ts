import { readCookie } from "../http/cookies";
import { languageFor, type PageLanguage } from "../i18n/language";
import { LANGUAGE_COOKIE } from "../i18n/language-cookie";

/** The language in which whoever asks reads, as that of the pages. */
export function languageOf(headers: Headers): PageLanguage {
  return languageFor(headers.get("accept-language"), readCookie(headers, LANGUAGE_COOKIE));
}
