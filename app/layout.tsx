import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { currentLanguage } from "@/app/language";
import { FrameProvider } from "@/components/ui/FrameProvider";
import { format } from "@/lib/i18n/format";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const { frame, messages } = await currentLanguage();
  const { name: site, mark } = frame.site;
  return {
    title: { default: site, template: format(messages.app.title, { site }) },
    description: messages.app.description,
    robots: { index: false },
    formatDetection: { telephone: false },
    ...(mark && { icons: { icon: mark } }),
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f5f1" },
    { media: "(prefers-color-scheme: dark)", color: "#111412" },
  ],
};

export default async function Layout({ children }: { children: ReactNode }) {
  // Each request has its own nonce for scripts, so no page can be prerendered, not even the one for missing pages.
  await connection();
  const { locale, dir, messages, frame } = await currentLanguage();
  return (
    <html lang={locale} dir={dir}>
      <body>
        {frame.site.style && <link rel="stylesheet" href={frame.site.style} precedence="site" />}
        <FrameProvider value={{ frame, messages: messages.fault, locale, dir }}>{children}</FrameProvider>
      </body>
    </html>
  );
}
