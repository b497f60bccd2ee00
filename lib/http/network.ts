import { BlockList, isIP, isIPv6 } from "node:net";

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
  return isIP(ip) !== 0 && local.check(ip, family(ip));
}

/** Whether two addresses seem to be in one place: both local, or in the same /24 (IPv4) or /48 (IPv6). */
export function sameNetwork(a: string, b: string): boolean {
  if (isLocalAddress(a) && isLocalAddress(b)) return true;
  if (isIP(a) === 0 || isIP(a) !== isIP(b)) return false;
  return inSubnet(a, b, isIPv6(a) ? 48 : 24);
}

/** What stands for a client in limits: an IPv6 user has a whole /64, so its addresses count as one. */
export function limitKey(ip: string): string {
  return isIPv6(ip) ? subnetText(ip) : ip;
}

function inSubnet(a: string, b: string, bits: number): boolean {
  const subnet = new BlockList();
  subnet.addSubnet(a, bits, family(a));
  return subnet.check(b, family(b));
}

function family(ip: string): "ipv4" | "ipv6" {
  return isIPv6(ip) ? "ipv6" : "ipv4";
}

/** The first four groups of an IPv6 address, written out. */
function subnetText(ip: string): string {
  const [head = "", tail = ""] = ip.split("%")[0]?.split("::") ?? [];
  const groups = head.split(":").filter(Boolean);
  const rest = tail.split(":").filter(Boolean);
  const zeros = ip.includes("::") ? Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill("0") : [];
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(":")}::/64`;
}
