import { en } from "./en";
import type { Words } from "./words";

export interface Language {
  /** BCP 47 tag, for `lang`. */
  tag: string;
  dir: "ltr" | "rtl";
  words: Words;
}

/** The language of this request's page. Asynchronous because it will read the request once there is a second language. */
export async function currentLanguage(): Promise<Language> {
  return { tag: "en", dir: "ltr", words: en };
}
