import type { NamedDevice } from "../devices/named-device";
import { LOCAL_NETWORK } from "../network/local-network";
import { namesSystem, shownBrowser, shownSystem } from "../network/shown-name";
import { UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "../network/unknown";
import { format } from "./format";
import type { Messages } from "./messages";

export function deviceName(messages: Messages["names"], { browser, os }: { browser: string; os: string }): string {
  const shown = browser === UNKNOWN_BROWSER ? messages.browser : shownBrowser(browser);
  return namesSystem(browser, os) ? shown : format(messages.device, { browser: shown, os: systemName(messages, os) });
}

/** A browser is named in the page's language, an app as it named itself. */
export function deviceLabel(messages: Messages["names"], device: Omit<NamedDevice, "id">): string {
  return device.kind === "browser" ? deviceName(messages, device) : device.label;
}

/** As its owner calls it, where they do. */
export function deviceTitle(
  messages: Messages["names"],
  device: Omit<NamedDevice, "id"> & { ownName?: string },
): string {
  return device.ownName ?? deviceLabel(messages, device);
}

export function systemName(messages: Messages["names"], os: string): string {
  return os === UNKNOWN_SYSTEM ? messages.system : shownSystem(os);
}

export function placeName(messages: Messages["names"], place: string): string {
  return place === LOCAL_NETWORK ? messages.localNetwork : place;
}
