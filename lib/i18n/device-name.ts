import { fill } from "./format";
import type { Words } from "./messages";

/** As the server says what it could not tell; see lib/devices/client-info.ts. */
const UNKNOWN_BROWSER = "Unknown browser";
const UNKNOWN_SYSTEM = "unknown system";

/** What a device is called in a sentence: `Chrome on Windows`, in the page's language. */
export function deviceName(words: Words["names"], { browser, os }: { browser: string; os: string }): string {
  return fill(words.device, {
    browser: browser === UNKNOWN_BROWSER ? words.browser : browser,
    os: os === UNKNOWN_SYSTEM ? words.system : os,
  });
}

/** The server's label of a device, which is English, in the page's language; the name that an app gave itself stays. */
export function deviceLabel(words: Words["names"], label: string): string {
  const [, browser, os] = /^(.+) on (.+)$/u.exec(label) ?? [];
  return browser && os ? deviceName(words, { browser, os }) : label;
}

/** The server's name of a place: all but one are names, in whatever language they are. */
export function placeName(words: Words["names"], place: string): string {
  return place === "local network" ? words.localNetwork : place;
}
