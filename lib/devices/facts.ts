import Bowser from "bowser";
import type { DeviceType } from "../http/answers";

/** What a request tells about the device that sent it. */
export interface DeviceFacts {
  browser: string;
  os: string;
  deviceType: DeviceType;
  ip: string;
}

const LONGEST_NAME = 40;

/**
 * Browser and system by the User-Agent header, address by the server that took the connection. Names only, no versions:
 * a session is bound to these, and browsers update themselves.
 */
export function deviceFacts(headers: Headers): DeviceFacts {
  const userAgent = (headers.get("user-agent") ?? "").slice(0, 512);
  return { ...parsed(userAgent), ip: headers.get("x-client-address") ?? "unknown" };
}

/** Parsing costs as much as a statement, and the same few browsers send most requests. */
const known = new Map<string, Omit<DeviceFacts, "ip">>();
const MOST_KNOWN = 500;

function parsed(userAgent: string): Omit<DeviceFacts, "ip"> {
  const found = known.get(userAgent);
  if (found) return found;
  const { browser, os, platform } = userAgent ? Bowser.parse(userAgent) : {};
  const facts = {
    browser: foreignText(browser?.name) ?? "Unknown browser",
    os: foreignText(os?.name) ?? "unknown system",
    deviceType: deviceType(platform?.type),
  };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(userAgent, facts);
  return facts;
}

/** How people call a device: "Chrome on Windows". */
export function deviceLabel({ browser, os }: Pick<DeviceFacts, "browser" | "os">): string {
  return `${browser} on ${os}`;
}

/**
 * A name that came from outside, in plain letters and bounded, since people decide by it; undefined where nothing is left.
 * Bowser's names are such too: it falls back to a piece of the header where it knows no better.
 */
export function foreignText(parsed: string | undefined): string | undefined {
  return (
    parsed
      ?.replace(/[^\p{L}\p{N} .+/()-]/gu, "")
      .trim()
      .slice(0, LONGEST_NAME) || undefined
  );
}

function deviceType(platform: string | undefined): DeviceType {
  switch (platform) {
    case "desktop":
    case "mobile":
    case "tablet":
    case "tv":
      return platform;
    default:
      return "other";
  }
}
