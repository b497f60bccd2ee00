import type { NamedDevice } from "../devices/named-device";
import { LOCAL_NETWORK } from "../network/local-network";
import { UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "../network/unknown";
import { format } from "./format";
import type { Messages } from "./messages";

/** What a browser is called in a sentence: `Chrome on Windows`, in the page's language. */
export function deviceName(messages: Messages["names"], { browser, os }: { browser: string; os: string }): string {
  return format(messages.device, {
    browser: browser === UNKNOWN_BROWSER ? messages.browser : browser,
    os: systemName(messages, os),
  });
}

/** What a device of the account is called: a browser in the page's language, an app by the name that it gave itself. */
export function deviceLabel(messages: Messages["names"], device: Omit<NamedDevice, "id">): string {
  return device.kind === "browser" ? deviceName(messages, device) : device.label;
}

/** The server's name of a system: all but one are names. */
export function systemName(messages: Messages["names"], os: string): string {
  return os === UNKNOWN_SYSTEM ? messages.system : os;
}

/** The server's name of a place: all but one are names, in whatever language they are. */
export function placeName(messages: Messages["names"], place: string): string {
  return place === LOCAL_NETWORK ? messages.localNetwork : place;
}
