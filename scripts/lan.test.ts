import { expect, test } from "vitest";
import { certificateHosts, lanAddresses, originAt } from "./lan.mjs";

type Interfaces = NonNullable<Parameters<typeof lanAddresses>[0]>;

function interfaces(addresses: Record<string, string[]>): Interfaces {
  return Object.fromEntries(
    Object.entries(addresses).map(([name, each]) => [
      name,
      each.map((address) => ({
        address,
        netmask: "",
        mac: "",
        cidr: null,
        internal: name === "lo",
        ...(address.includes(":") ? { family: "IPv6" as const, scopeid: 0 } : { family: "IPv4" as const }),
      })),
    ]),
  );
}

test("the home network comes first, then other networks, then what software on this machine made", () => {
  const found = lanAddresses(
    interfaces({
      lo: ["127.0.0.1", "::1"],
      docker0: ["172.17.0.1"],
      tailscale0: ["100.64.0.1"],
      eth0: ["203.0.113.4", "fd00::4", "fe80::4"],
      wlan0: ["192.168.1.5"],
    }),
  );
  expect(found.map(({ address }) => address)).toEqual([
    "192.168.1.5",
    "203.0.113.4",
    "fd00::4",
    "172.17.0.1",
    "100.64.0.1",
  ]);
});

test("a machine on no network has none", () => {
  expect(lanAddresses(interfaces({ lo: ["127.0.0.1"] }))).toEqual([]);
});

test("an origin is written as browsers write it", () => {
  expect(originAt("192.168.1.5", 3000)).toBe("https://192.168.1.5:3000");
  expect(originAt("192.168.1.5", 443)).toBe("https://192.168.1.5");
  expect(originAt("FD00:0::5", 3000)).toBe("https://[fd00::5]:3000");
});

test("the certificate is for the address and for this machine by its own names, each once", () => {
  const hosts = certificateHosts("192.168.1.5");
  expect(hosts.slice(0, 3)).toEqual(["192.168.1.5", "localhost", "127.0.0.1"]);
  expect(new Set(hosts).size).toBe(hosts.length);
});
