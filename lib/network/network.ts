import { BlockList, isIPv6 } from "node:net";
import { canonicalAddress } from "./client-address";

/** Private, link-local and loopback ranges (RFC 1918, 3927, 4193, 4291, 6598). */
const local = new BlockList();
local.addSubnet("10.0.0.0", 8);
local.addSubnet("172.16.0.0", 12);
local.addSubnet("192.168.0.0", 16);
local.addSubnet("169.254.0.0", 16);
local.addSubnet("100.64.0.0", 10);
local.addSubnet("127.0.0.0", 8);
local.addSubnet("fc00::", 7, "ipv6");
local.addSubnet("fe80::", 10, "ipv6");
local.addAddress("::1", "ipv6");

export function isLocalAddress(ip: string): boolean {
  const address = canonicalAddress(ip);
  return address !== undefined && local.check(address, family(address));
}

/** Whether two addresses seem to be in one place: both local, or in the same /24 (IPv4) or /48 (IPv6). What is no address is nowhere. */
export function sameNetwork(a: string, b: string): boolean {
  const [one, other] = [canonicalAddress(a), canonicalAddress(b)];
  if (one === undefined || other === undefined) return false;
  if (one === other) return true;
  if (isLocalAddress(one) && isLocalAddress(other)) return true;
  if (family(one) !== family(other)) return false;
  const subnet = new BlockList();
  subnet.addSubnet(one, isIPv6(one) ? 48 : 24, family(one));
  return subnet.check(other, family(other));
}

/** What stands for a client in limits: an IPv6 user has a whole /64, so its addresses count as one. */
export function limitKey(ip: string): string {
  const address = canonicalAddress(ip) ?? ip;
  return isIPv6(address) ? `${networkGroups(address).join(":")}::/64` : address;
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}

/** The first four groups of an IPv6 address, written out. */
function networkGroups(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const rest = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array<string>(8 - groups.length - rest.length).fill("0");
  return [...groups, ...zeros, ...rest].slice(0, 4);
}
