import { isIP } from "node:net";

/** Where passkeys can be, and for which host; or why there are none. */
export type PasskeySettings =
  | { rpId: string; origins: readonly string[] }
  /** Turned off; opened by an IP address, which no passkey is for; plain http, where browsers have none. */
  | { off: "off" | "address" | "insecure" };

/** @param secure whether browsers take pages of this origin for secure ones */
export function passkeySettings(
  { on, rpId, origins }: { on: boolean; rpId: string | undefined; origins: readonly string[] },
  url: URL,
  secure: boolean,
): PasskeySettings {
  if (!on) return { off: "off" };
  if (isIP(url.hostname.replace(/^\[|\]$/g, ""))) return { off: "address" };
  if (!secure) return { off: "insecure" };
  return { rpId: rpId ?? url.hostname, origins: [url.origin, ...origins] };
}

/** WebAuthn Level 3, §5.1.3: the host itself, or a domain that it ends in; of more than one label, since those are registries'. */
export function isRpIdOf(rpId: string, hostname: string): boolean {
  return rpId === hostname || (rpId.includes(".") && hostname.endsWith(`.${rpId}`));
}
