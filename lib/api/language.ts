import { readCookie } from "../http/cookies";
import { languageFor, type PageLanguage } from "../i18n/language";
import { LANGUAGE_COOKIE } from "../i18n/language-cookie";

export function languageOf(headers: Headers): PageLanguage {
  return languageFor(headers.get("accept-language"), readCookie(headers, LANGUAGE_COOKIE));
}
