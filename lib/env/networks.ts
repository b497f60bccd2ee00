import { isIP } from "node:net";

/** This machine's networks, and those the internet does not reach (RFC 1918, 4193, 4291): where most proxies stand. */
export const LOCAL_NETWORKS: readonly string[] = [
  "127.0.0.0/8",
  "::1/128",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
  "fe80::/10",
];

/** Parses addresses and networks, separated by commas, into networks such as `192.0.2.0/24`; undefined where one is neither. */
export function parseNetworks(text: string): string[] | undefined {
  const networks = text.split(",").map((each) => parseNetwork(each.trim()));
  return networks.every((network) => network !== undefined) ? networks : undefined;
}

function parseNetwork(text: string): string | undefined {
  const [, address = "", bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || address.includes("%") || Number(bits ?? 0) > longest) return undefined;
  return `${address}/${bits ?? longest}`;
}

/** W3C Secure Contexts, section 3.1: the hosts that browsers trust without TLS. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
