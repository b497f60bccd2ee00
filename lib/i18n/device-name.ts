import { format } from "./format";
import type { Messages } from "./messages";

/** As the server says what it could not tell; see lib/network/client-info.ts. */
const UNKNOWN_BROWSER = "Unknown browser";
const UNKNOWN_SYSTEM = "unknown system";

/** What a device is called in a sentence: `Chrome on Windows`, in the page's language. */
export function deviceName(messages: Messages["names"], { browser, os }: { browser: string; os: string }): string {
  return format(messages.device, {
    browser: browser === UNKNOWN_BROWSER ? messages.browser : browser,
    os: os === UNKNOWN_SYSTEM ? messages.system : os,
  });
}

/** The server's label of a device, which is English, in the page's language; the name that an app gave itself stays. */
export function deviceLabel(messages: Messages["names"], label: string): string {
  const [, browser, os] = /^(.+) on (.+)$/u.exec(label) ?? [];
  return browser && os ? deviceName(messages, { browser, os }) : label;
}

/** The server's name of a place: all but one are names, in whatever language they are. */
export function placeName(messages: Messages["names"], place: string): string {
  return place === "local network" ? messages.localNetwork : place;
}
