import { headers } from "next/headers";
import type { Frame } from "@/components/ui/Shell";
import { settings } from "@/lib/env/settings";
import { readCookie } from "@/lib/http/cookies";
import { format } from "@/lib/i18n/format";
import { languageFor, type PageLanguage } from "@/lib/i18n/language";
import { LANGUAGE_COOKIE } from "@/lib/i18n/language-cookie";
import { languages } from "@/lib/i18n/languages";

export async function currentLanguage(): Promise<PageLanguage & { frame: Frame }> {
  const sent = await headers();
  const language = languageFor(sent.get("accept-language"), readCookie(sent, LANGUAGE_COOKIE));
  const { skip, home, language: label, links: names } = language.messages.app;
  const { name, mark, colour, links } = settings().site;
  const frame: Frame = {
    messages: { skip, home: format(home, { site: name }), language: label },
    site: {
      name,
      ...(mark && { mark: `/api/site/mark?${mark.version}` }),
      ...(colour && { style: `/api/site/style?${colour.slice(1)}` }),
      links: (["terms", "privacy", "help"] as const).flatMap((page) => {
        const href = links[page];
        return href ? [{ name: names[page], href }] : [];
      }),
    },
    languages: languages.map(({ locale, name }) => ({ locale, name, current: locale === language.chosen })),
  };
  return { ...language, frame };
}
