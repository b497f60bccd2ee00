import { isIPv6 } from "node:net";
import { hostname, networkInterfaces } from "node:os";

/**
 * One of this machine's addresses that others on its network may reach.
 * @typedef {{ address: string, name: string }} LanAddress
 */

/** Made by software on this machine; a phone is rarely on one of them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|tailscale|wg|zt|podman|cni|lxc|bridge)/i;

/**
 * The likeliest first: the network's own cards before virtual ones, addresses of home networks before others, IPv4 before
 * IPv6. Link-local IPv6 is left out, since browsers open none.
 *
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {LanAddress[]}
 */
export function lanAddresses(interfaces = networkInterfaces()) {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((each) => ({ ...each, name })))
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ address, name }) => ({ address, name }))
    .sort((one, other) => unlikeliness(one) - unlikeliness(other));
}

/** @param {LanAddress} address */
function unlikeliness({ address, name }) {
  const home = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./].findIndex((each) => each.test(address));
  return (VIRTUAL.test(name) ? 100 : 0) + (isIPv6(address) ? 10 : 0) + (home < 0 ? 5 : home);
}

/** @param {string} address @param {number} port */
export function originAt(address, port) {
  // Parsed, so that it is written as browsers write it.
  return new URL(`https://${isIPv6(address) ? `[${address}]` : address}:${port}`).origin;
}

/** What the certificate is for: the chosen address, and this machine as it calls itself. @param {string} address */
export function certificateHosts(address) {
  const own = hostname().toLowerCase();
  const names = /^[a-z\d]([a-z\d.-]*[a-z\d])?$/.test(own) ? [own, own.includes(".") ? "" : `${own}.local`] : [];
  return [...new Set([address, "localhost", "127.0.0.1", ...names.filter(Boolean)])];
}
