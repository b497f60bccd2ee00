"use client";

import { Broken } from "@/components/fault/Broken";
import { app } from "@/lib/words/en/app";
import { fault } from "@/lib/words/en/fault";
import "./globals.css";

/** Replaces the layout too, so it brings its own document. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>{fault.broken.title}</title>
        <Broken words={{ app, fault }} error={error} retry={retry} />
      </body>
    </html>
  );
}
