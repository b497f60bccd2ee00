import type { Messages } from "./messages";
import { ar } from "./messages/ar";
import { de } from "./messages/de";
import { en } from "./messages/en";
import { fr } from "./messages/fr";
import { zhHans } from "./messages/zh-Hans";

export interface Language {
  locale: string;
  dir: "ltr" | "rtl";
  name: string;
  messages: Messages;
}

/** In the order of the switch. The first one is the default. */
export const languages: readonly [Language, ...Language[]] = [
  { locale: "en", dir: "ltr", name: "English", messages: en },
  { locale: "zh-Hans", dir: "ltr", name: "简体中文", messages: zhHans },
  { locale: "de", dir: "ltr", name: "Deutsch", messages: de },
  { locale: "fr", dir: "ltr", name: "Français", messages: fr },
  { locale: "ar", dir: "rtl", name: "العربية", messages: ar },
];
