import Bowser from "bowser";
import { LruCache } from "../process/lru-cache";
import { DEVICE_TYPES, type DeviceType } from "../ticket/ticket";
import { UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "./unknown";

/** What is known of the device that sent a request. */
export interface ClientInfo {
  browser: string;
  os: string;
  deviceType: DeviceType;
  ip: string;
}

/**
 * Browser and system by the User-Agent header, without versions: a session is bound to them, and browsers update themselves.
 *
 * @param address as the server knows it that has the connection; undefined where it does not
 */
export function clientInfo(userAgent: string | null, address: string | undefined): ClientInfo {
  return { ...parsed((userAgent ?? "").slice(0, 512)), ip: address ?? "unknown" };
}

/** Where Bowser knows no better it gives back a piece of the header, and whoever asks would write what the phone's owner reads. */
const BROWSERS = new Set<string>(Object.values(Bowser.BROWSER_MAP));
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
    deviceType: deviceType(platform?.type),
  };
  known.set(userAgent, facts);
  return facts;
}

/** A browser in a few English words: "Chrome on Windows". Pages make their own of its parts. */
export function deviceLabel({ browser, os }: Pick<ClientInfo, "browser" | "os">): string {
  return `${browser} on ${os}`;
}

function deviceType(platform: string | undefined): DeviceType {
  return DEVICE_TYPES.find((type) => type === platform) ?? "other";
}
