import type { MetadataRoute } from "next";
import { currentLanguage } from "@/app/language";

/** A phone's home screen keeps the scanner, one tap away. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const { frame, messages, locale, dir } = await currentLanguage();
  const { name } = frame.site;
  return {
    id: "/scan",
    name,
    short_name: name,
    description: messages.app.description,
    lang: locale,
    dir,
    start_url: "/scan",
    scope: "/",
    display: "standalone",
    // The light theme's; each page gives its own colours by `theme-color`.
    background_color: "#f6f5f1",
    theme_color: "#f6f5f1",
    icons: [
      { src: "/icons/192.png", sizes: "192x192", type: "image/png" },
      { src: "/icons/512.png", sizes: "512x512", type: "image/png" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
    shortcuts: [
      { name: messages.scan.title, url: "/scan", icons: [{ src: "/icons/192.png", sizes: "192x192" }] },
      { name: messages.devices.title, url: "/devices" },
    ],
  };
}
