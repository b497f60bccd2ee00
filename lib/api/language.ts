import { readCookie } from "../http/cookies";
import { type Language, languageFor } from "../i18n/language";
import { LANGUAGE_COOKIE } from "../i18n/language-cookie";

/** The language in which whoever asks reads, as that of the pages. */
export function languageOf(headers: Headers): Language {
  return languageFor(headers.get("accept-language"), readCookie(headers, LANGUAGE_COOKIE));
}
