import Bowser from "bowser";
import { LruCache } from "../process/lru-cache";
import { DEVICE_TYPES, type DeviceType } from "../ticket/ticket";
import { namesSystem, shownBrowser, shownSystem } from "./shown-name";
import { UNKNOWN_ADDRESS, UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "./unknown";

export interface ClientInfo {
  browser: string;
  os: string;
  deviceType: DeviceType;
  ip: string;
}

/** By the User-Agent header, without versions: a session is bound to them, and browsers update themselves. */
export function clientInfo(userAgent: string | null, address: string | undefined): ClientInfo {
  return { ...parsed((userAgent ?? "").slice(0, 512)), ip: address ?? UNKNOWN_ADDRESS };
}

/** Browsers that Bowser knows and its table lacks. They were unknown up to 0.1.0. */
const MISSING = ["Miui", "Opera Touch", "PlayStation 4", "SlimerJS"];

/** Bowser may give back a piece of the header, by which the client could write what the phone's owner reads. */
const BROWSERS = new Set<string>([...Object.values(Bowser.BROWSER_MAP), ...MISSING]);
const SYSTEMS = new Set<string>(Object.values(Bowser.OS_MAP));

function namedIn(names: ReadonlySet<string>, name: string | undefined): string | undefined {
  return name !== undefined && names.has(name) ? name : undefined;
}

/** Parsing costs as much as a statement, and the same few browsers send most requests. */
const known = new LruCache<Omit<ClientInfo, "ip">>(500);

function parsed(userAgent: string): Omit<ClientInfo, "ip"> {
  const found = known.get(userAgent);
  if (found) return found;
  const { browser, os, platform } = userAgent ? Bowser.parse(userAgent) : {};
  const facts = {
    browser: namedIn(BROWSERS, browser?.name) ?? UNKNOWN_BROWSER,
    os: namedIn(SYSTEMS, os?.name) ?? UNKNOWN_SYSTEM,
    deviceType: deviceType(platform?.type, userAgent),
  };
  known.set(userAgent, facts);
  return facts;
}

export function deviceLabel({ browser, os }: Pick<ClientInfo, "browser" | "os">): string {
  return namesSystem(browser, os) ? shownBrowser(browser) : `${shownBrowser(browser)} on ${shownSystem(os)}`;
}

/** Whether a request comes from the browser and system that it came from before, by their names. */
export function isSameClient(
  { browser, os }: Pick<ClientInfo, "browser" | "os">,
  before: Pick<ClientInfo, "browser" | "os">,
): boolean {
  const sameBrowser = browser === before.browser || (before.browser === UNKNOWN_BROWSER && MISSING.includes(browser));
  return sameBrowser && os === before.os;
}

function deviceType(platform: string | undefined, userAgent: string): DeviceType {
  const known = DEVICE_TYPES.find((type) => type === platform);
  if (known) return known;
  // Bowser tells no kind of these: a Chromebook, a BSD, a console under a television.
  if (platform === undefined && /\b(?:CrOS|X11)\b/.test(userAgent)) return "desktop";
  return platform === undefined && /\bPlayStation\b/.test(userAgent) ? "tv" : "other";
}
