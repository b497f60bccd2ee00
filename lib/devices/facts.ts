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
  const parsed = userAgent ? Bowser.parse(userAgent) : undefined;
  return {
    browser: name(parsed?.browser.name) ?? "Unknown browser",
    os: name(parsed?.os.name) ?? "unknown system",
    deviceType: deviceType(parsed?.platform.type),
    ip: headers.get("x-client-address") ?? "unknown",
  };
}

/** How people call a device: "Chrome on Windows". */
export function deviceLabel({ browser, os }: Pick<DeviceFacts, "browser" | "os">): string {
  return `${browser} on ${os}`;
}

/** Bowser falls back to a piece of the header where it knows no better, so it is treated as what it is: foreign text. */
function name(parsed: string | undefined): string | undefined {
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
