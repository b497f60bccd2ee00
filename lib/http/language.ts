import { type Language, languageFor } from "../words/language";
import { LANGUAGE_COOKIE } from "../words/language-cookie";
import { readCookie } from "./cookies";

/** The language in which whoever asks reads, as that of the pages. */
export function languageOf(headers: Headers): Language {
  return languageFor(headers.get("accept-language"), readCookie(headers, LANGUAGE_COOKIE));
}
