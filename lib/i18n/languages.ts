import type { Words } from "./messages";
import { ar } from "./messages/ar";
import { de } from "./messages/de";
import { en } from "./messages/en";
import { zhHans } from "./messages/zh-Hans";

export interface Dictionary {
  /** BCP 47, as short as it is clear. */
  tag: string;
  dir: "ltr" | "rtl";
  /** In the language itself. */
  name: string;
  words: Words;
}

/** The languages that pages speak, as the switch lists them; the first is for everybody else. */
export const languages: readonly [Dictionary, ...Dictionary[]] = [
  { tag: "en", dir: "ltr", name: "English", words: en },
  { tag: "zh-Hans", dir: "ltr", name: "简体中文", words: zhHans },
  { tag: "de", dir: "ltr", name: "Deutsch", words: de },
  { tag: "ar", dir: "rtl", name: "العربية", words: ar },
];
