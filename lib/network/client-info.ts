import Bowser from "bowser";
import { LruCache } from "../process/lru-cache";
import { DEVICE_TYPES, type DeviceType } from "../ticket/ticket";
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

/** Bowser may give back a piece of the header, by which the client could write what the phone's owner reads. */
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

export function deviceLabel({ browser, os }: Pick<ClientInfo, "browser" | "os">): string {
  return `${browser} on ${os}`;
}

function deviceType(platform: string | undefined): DeviceType {
  return DEVICE_TYPES.find((type) => type === platform) ?? "other";
}
