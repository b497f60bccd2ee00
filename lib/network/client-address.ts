import { isIP } from "node:net";

export interface TrustedProxies {
  hops: number;
  has(peer: string): boolean;
}

/**
 * The client's address: canonical IPv4, or IPv6 in its shortest form (RFC 5952), never an IPv4-mapped one. Every trusted
 * proxy appends the address that called it to `X-Forwarded-For`, so the client's is the nth from the right, and everything
 * left of it is the client's own claim. An untrusted peer is a client itself. A trusted one that does not tell the client's
 * address leaves it unknown: its own is nobody's.
 *
 * @param socketAddress of the peer; undefined once the socket is gone
 * @param forwardedFor the header `X-Forwarded-For`, repeated ones joined by commas
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  proxies: TrustedProxies,
): string | undefined {
  const peer = canonicalAddress(socketAddress ?? "");
  if (proxies.hops === 0 || peer === undefined || !proxies.has(peer)) return peer;
  const forwarded = canonicalAddress(forwardedFor?.split(",").at(-proxies.hops) ?? "");
  return forwarded === "0.0.0.0" || forwarded === "::" ? undefined : forwarded;
}

/** One spelling per address, without port and zone; undefined for anything else. */
export function canonicalAddress(text: string): string | undefined {
  const address = bare(text.trim());
  const family = isIP(address);
  if (family === 4) return address;
  if (family === 0) return undefined;
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(shortest);
  if (!mapped) return shortest;
  const [high, low] = [Number.parseInt(mapped[1] ?? "", 16), Number.parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function bare(text: string): string {
  const withPort = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? /^([\d.]+):\d{1,5}$/.exec(text);
  return (withPort?.[1] ?? text).replace(/%.*$/, "");
}
