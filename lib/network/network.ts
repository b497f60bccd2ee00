import { BlockList, isIPv6 } from "node:net";
import { canonicalAddress } from "./client-address";
import { UNKNOWN_ADDRESS } from "./unknown";

/** Which network an address belongs to. Two addresses are neighbours where their networks are the same. */
interface Network {
  /** This machine, and networks that the internet does not reach (RFC 1918, 3927, 4193, 4291, 6598). */
  isLocal: boolean;
  /** Undefined where the address says nothing of the place: links, tunnels, unassigned addresses. */
  name: string | undefined;
}

type Kind = "loopback" | "link" | "private" | "carrier" | "public" | "nobody";

const RANGES: [kind: Kind, networks: string[]][] = [
  ["nobody", ["0.0.0.0/8", "224.0.0.0/3", "::/128", "ff00::/8", "2001::/32", "64:ff9b:1::/48"]],
  ["loopback", ["127.0.0.0/8", "::1/128"]],
  ["link", ["169.254.0.0/16", "fe80::/10"]],
  ["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]],
  ["carrier", ["100.64.0.0/10"]],
];

const kinds = RANGES.map(([kind, networks]) => ({ kind, list: networkList(networks) }));

export function networkList(networks: readonly string[]): { has(address: string): boolean } {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), family(address));
  }
  return { has: (address) => list.check(address, family(address)) };
}

export function isLocalAddress(ip: string): boolean {
  return networkOf(ip)?.isLocal ?? false;
}

/**
 * Whether two addresses seem to be in one place: both on this machine, in the same /16 of private IPv4, /48 of private IPv6
 * or /64 of public IPv6, or the same public IPv4, which a household shares. Carriers put thousands behind neighbouring
 * addresses, and every link has the same ones. What is no address is nowhere.
 */
export function sameNetwork(a: string, b: string): boolean {
  const name = networkOf(a)?.name;
  return name !== undefined && name === networkOf(b)?.name;
}

/**
 * Whether two addresses seem to be one client's: in one place, and one in limits. What is not known, and what is somebody else's on
 * every link, is nobody's, although limits count all of it as one.
 */
export function sameClient(a: string, b: string): boolean {
  return sameNetwork(a, b) && limitKey(a) === limitKey(b);
}

/** Stands for a client in limits: an IPv6 user has a whole /64, so its addresses count as one. */
export function limitKey(ip: string): string {
  return limitKeys(ip)[0];
}

/** The same, and the wider networks that one customer of a provider may have: an IPv6 /56 and /48. */
export function limitKeys(ip: string): [narrowest: string, ...wider: string[]] {
  const address = canonicalAddress(ip);
  if (address === undefined) return [UNKNOWN_ADDRESS];
  const inner = unwrapped(address);
  return isIPv6(inner) ? [prefix(inner, 64), prefix(inner, 56), prefix(inner, 48)] : [inner];
}

/** Where an address is, without whose it is: an IPv4 /24 or IPv6 /48. What is no address stays as it is. */
export function surroundings(ip: string): string {
  const address = canonicalAddress(ip);
  if (address === undefined) return ip;
  const inner = unwrapped(address);
  return isIPv6(inner) ? prefix(inner, 48) : `${inner.split(".", 3).join(".")}.0/24`;
}

function networkOf(ip: string): Network | undefined {
  const canonical = canonicalAddress(ip);
  if (canonical === undefined) return undefined;
  const address = unwrapped(canonical);
  const kind = kinds.find(({ list }) => list.has(address))?.kind ?? "public";
  return { isLocal: !["public", "nobody"].includes(kind), name: nameOf(kind, address) };
}

function nameOf(kind: Kind, address: string): string | undefined {
  switch (kind) {
    case "nobody":
    case "link":
      return undefined;
    case "loopback":
      return "loopback";
    case "private":
      return isIPv6(address) ? prefix(address, 48) : address.split(".", 2).join(".");
    default:
      return isIPv6(address) ? prefix(address, 64) : address;
  }
}

/**
 * The IPv4 address that an IPv6 address stands for, or else the address itself: compatible (`::/96`), translated
 * (`::ffff:0:0:0/96` of RFC 2765, `64:ff9b::/96` and `64:ff9b:1::/48`, RFC 6052 and 8215), or 6to4 (`2002::/16`).
 */
function unwrapped(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const [first, second, third, , , , high, low] = groups;
  if (first === 0x2002) return ipv4(second, third);
  const before = groups.slice(0, 6).map((group) => group.toString(16));
  const isCompatible = before.join() === "0,0,0,0,0,0" && (high > 0 || low > 1);
  const isTranslated = ["0,0,0,0,ffff,0", "64,ff9b,0,0,0,0"].includes(before.join());
  const isLocallyTranslated = first === 0x64 && second === 0xff9b && third === 1 && before.slice(4).join() === "0,0";
  return isCompatible || isTranslated || isLocallyTranslated ? ipv4(high, low) : address;
}

function ipv4(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function prefix(address: string, bits: 48 | 56 | 64): string {
  const [a, b, c, d] = groupsOf(address);
  const fourth = bits === 64 ? [d] : bits === 56 ? [d & 0xff00] : [];
  return `${[a, b, c, ...fourth].map((group) => group.toString(16)).join(":")}::/${bits}`;
}

type Groups = [number, number, number, number, number, number, number, number];

function groupsOf(address: string): Groups {
  const [head = "", tail] = address.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16)) as Groups;
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
