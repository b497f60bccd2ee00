import Bowser from "bowser";
import { DEVICE_TYPES, type DeviceType } from "../ticket/ticket";
import { UNKNOWN_BROWSER, UNKNOWN_SYSTEM } from "./unknown";

/** What a request tells about the device that sent it. */
export interface ClientInfo {
  browser: string;
  os: string;
  deviceType: DeviceType;
  ip: string;
}

/**
 * Browser and system by the User-Agent header, address by the server that took the connection. Names only, no versions:
 * a session is bound to these, and browsers update themselves.
 */
export function clientInfo(headers: Headers): ClientInfo {
  const userAgent = (headers.get("user-agent") ?? "").slice(0, 512);
  return { ...parsed(userAgent), ip: headers.get("x-client-address") ?? "unknown" };
}

/** Where Bowser knows no better it gives back a piece of the header, and whoever asks would write what the phone's owner reads. */
const BROWSERS = new Set<string>(Object.values(Bowser.BROWSER_MAP));
const SYSTEMS = new Set<string>(Object.values(Bowser.OS_MAP));

function namedIn(names: ReadonlySet<string>, name: string | undefined): string | undefined {
  return name !== undefined && names.has(name) ? name : undefined;
}

/** Parsing costs as much as a statement, and the same few browsers send most requests. */
const known = new Map<string, Omit<ClientInfo, "ip">>();
const MOST_KNOWN = 500;

function parsed(userAgent: string): Omit<ClientInfo, "ip"> {
  const found = known.get(userAgent);
  if (found) return found;
  const { browser, os, platform } = userAgent ? Bowser.parse(userAgent) : {};
  const facts = {
    browser: namedIn(BROWSERS, browser?.name) ?? UNKNOWN_BROWSER,
    os: namedIn(SYSTEMS, os?.name) ?? UNKNOWN_SYSTEM,
    deviceType: deviceType(platform?.type),
  };
  if (known.size >= MOST_KNOWN) known.clear();
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
