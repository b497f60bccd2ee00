"use client";

import { useEffect, useState } from "react";
import { Broken } from "@/components/ui/Broken";
import { type FaultFrame, useFaultFrame } from "@/components/ui/FrameProvider";
import { readCookie } from "@/lib/http/cookies";
import { LANGUAGE_COOKIE } from "@/lib/i18n/language-cookie";
import { fault } from "@/lib/i18n/messages/en/fault";
import "./globals.css";

/** Replaces the layout too, so it brings its own document. Where the layout never chose a language, the page asks the browser. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const known = useFaultFrame();
  const asked = useBrowserLanguage(known === undefined);
  const { locale, dir, messages } = known ?? asked ?? ENGLISH;
  return (
    <html lang={locale} dir={dir}>
      <body>
        <title>{messages.broken.title}</title>
        <Broken messages={messages} frame={known?.frame} error={error} retry={retry} />
      </body>
    </html>
  );
}

type Spoken = Pick<FaultFrame, "locale" | "dir" | "messages">;

const ENGLISH: Spoken = { locale: "en", dir: "ltr", messages: fault };

/** The words of all languages, which no page carries along for this; English while they are on their way, or do not come. */
function useBrowserLanguage(wanted: boolean): Spoken | undefined {
  const [spoken, setSpoken] = useState<Spoken>();
  useEffect(() => {
    if (!wanted) return;
    const choice = readCookie(new Headers({ cookie: document.cookie }), LANGUAGE_COOKIE);
    void import("@/lib/i18n/language").then(
      ({ languageFor }) => {
        const { locale, dir, messages } = languageFor(navigator.languages.join(","), choice);
        setSpoken({ locale, dir, messages: messages.fault });
      },
      () => {},
    );
  }, [wanted]);
  return spoken;
}
