"use client";

import { Broken } from "@/components/ui/Broken";
import { useFaultFrame } from "@/components/ui/FrameProvider";
import { fault } from "@/lib/i18n/messages/en/fault";
import "./globals.css";

/** Replaces the layout too, so it brings its own document; in English where the layout never chose a language. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const { locale = "en", dir = "ltr", messages = fault, frame } = useFaultFrame() ?? {};
  return (
    <html lang={locale} dir={dir}>
      <body>
        <title>{messages.broken.title}</title>
        <Broken messages={messages} frame={frame} error={error} retry={retry} />
      </body>
    </html>
  );
}
