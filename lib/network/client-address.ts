import { isIP } from "node:net";

/** What tells the addresses of clients from those of the proxies in front of this server. */
export interface TrustedProxies {
  /** How many there are, one behind the other, each of which appends; 0 ignores the header. */
  hops: number;
  /** Whether what a peer says in `X-Forwarded-For` is believed. */
  has(peer: string): boolean;
}

/**
 * The address a request came from: canonical IPv4, or IPv6 in its shortest form (RFC 5952), never an IPv4-mapped one.
 *
 * Every trusted proxy appends the address it was called from to `X-Forwarded-For`, so the client's is the nth from the
 * right; everything left of it is the client's own claim. A peer that is no trusted proxy is a client itself. Where a
 * trusted one does not tell the client's address it is not known: the proxy's own is nobody's.
 *
 * @param socketAddress of the peer; undefined once the socket is gone
 * @param forwardedFor the header `X-Forwarded-For`, repeated ones joined by commas
 * @returns undefined where it is not known
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

/** One spelling per address: canonical IPv4, or IPv6 in its shortest form, without port and zone; undefined for anything else. */
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

/** Some proxies add the port, `192.0.2.1:4711` or `[2001:db8::1]:4711`; link-local peers come with a zone, `fe80::1%eth0`. */
function bare(text: string): string {
  const withPort = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? /^([\d.]+):\d{1,5}$/.exec(text);
  return (withPort?.[1] ?? text).replace(/%.*$/, "");
}
