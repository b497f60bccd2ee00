import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLocalAddress, limitKey, limitKeys, sameClient, sameNetwork, surroundings } from "./network";

const NO_ADDRESS = ["", "unknown", "localhost", "192.0.2", "192.0.2.256", "192.0.2.0/24", "::g", "1".repeat(5_000)];

describe("a local address is", () => {
  test.each([
    "127.0.0.1",
    "127.255.255.255",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.1.1",
    "100.64.0.1",
    "::1",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fe80::1%eth0",
    "FE80::1%25en0",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
  ])("%s", (ip) => expect(isLocalAddress(ip)).toBe(true));
});

describe("a local address is not", () => {
  test.each([
    "0.0.0.0",
    "9.255.255.255",
    "11.0.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "100.128.0.1",
    "192.0.2.1",
    "::",
    "::2",
    "2001:db8::1",
    "fec0::1",
    "::ffff:192.0.2.1",
    ...NO_ADDRESS,
  ])("%s", (ip) => expect(isLocalAddress(ip)).toBe(false));
});

describe("on the same network are", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["100.64.0.1", "100.64.0.1"],
    ["10.1.0.1", "10.1.255.255"],
    ["172.16.0.1", "172.16.9.9"],
    ["192.168.1.7", "192.168.250.1"],
    ["127.0.0.1", "127.8.9.1"],
    ["::1", "127.0.0.1"],
    ["fd12:3456:789a:1::1", "fd12:3456:789a:ffff::2"],
    ["2001:db8:1:2::1", "2001:0DB8:0001:2:ffff::2"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
    ["::ffff:10.1.0.1", "10.1.2.3"],
    ["::ffff:127.0.0.1", "::1"],
    ["::192.0.2.1", "192.0.2.1"],
    ["::ffff:0:192.0.2.1", "192.0.2.1"],
    ["64:ff9b::192.0.2.1", "192.0.2.1"],
    ["64:ff9b::c000:201", "64:ff9b:1:2::c000:201"],
    ["64:ff9b:1::10.1.0.1", "10.1.9.9"],
    ["2002:c000:201::1", "2002:c000:201:ffff::2"],
    ["2002:c000:201::1", "192.0.2.1"],
  ])("%s and %s", (a, b) => {
    expect(sameNetwork(a, b)).toBe(true);
    expect(sameNetwork(b, a)).toBe(true);
  });
});

describe("on two networks are", () => {
  test.each([
    ["192.0.2.0", "192.0.2.1"],
    ["192.0.2.255", "192.0.3.0"],
    ["100.64.0.1", "100.64.0.2"],
    ["10.1.0.1", "10.2.0.1"],
    ["10.0.0.1", "192.168.0.1"],
    ["172.16.0.1", "172.17.0.1"],
    ["192.168.1.1", "100.64.0.1"],
    ["127.0.0.1", "192.168.1.7"],
    ["127.0.0.1", "169.254.0.1"],
    ["::1", "fe80::1"],
    ["10.0.0.1", "fe80::1%eth0"],
    ["fe80::1", "fe80::1"],
    ["fe80::1", "fe80::2"],
    ["169.254.0.1", "169.254.0.1"],
    ["fd12:3456:789a::1", "fd12:3456:789b::1"],
    ["fc00::1", "fd00::1"],
    ["fd00::1", "10.0.0.1"],
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8:1:100::1", "2001:db8:1:200::1"],
    ["192.0.2.1", "2001:db8::1"],
    ["192.0.2.1", "192.168.0.1"],
    ["192.0.2.1", "127.0.0.1"],
    ["2001:db8::1", "::1"],
    ["::ffff:192.0.2.1", "::ffff:198.51.100.1"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.2"],
    ["::192.0.2.1", "::192.0.2.2"],
    ["::ffff:0:192.0.2.1", "::ffff:0:192.0.2.2"],
    ["64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2"],
    ["64:ff9b:1::192.0.2.1", "64:ff9b:1::198.51.100.1"],
    ["64:ff9b:1:c000:2:100::", "64:ff9b:1:c000:2:200::"],
    ["2002:c000:201::1", "2002:c000:202::1"],
    ["2001:0:1:2::1", "2001:0:1:2::1"],
    ["0.0.0.0", "0.0.0.0"],
    ["::", "::"],
    ["255.255.255.255", "255.255.255.255"],
    ["ff02::1", "ff02::1"],
  ])("%s and %s", (a, b) => {
    expect(sameNetwork(a, b)).toBe(false);
    expect(sameNetwork(b, a)).toBe(false);
  });

  test.each(NO_ADDRESS)("%j and anything, itself included", (ip) => {
    expect(sameNetwork(ip, ip)).toBe(false);
    expect(sameNetwork(ip, "192.0.2.1")).toBe(false);
    expect(sameNetwork("127.0.0.1", ip)).toBe(false);
  });
});

describe("of any two addresses", () => {
  const ipv4 = fc.oneof(
    fc.ipV4(),
    fc
      .constantFrom("10", "100.64", "127.0", "169.254", "172.16", "192.168")
      .chain((start) =>
        fc
          .array(fc.nat(255), { minLength: 4, maxLength: 4 })
          .map((rest) => [...start.split("."), ...rest].slice(0, 4).join(".")),
      ),
  );
  const ipv6 = fc.tuple(
    fc.constantFrom("2001:db8:1:", "2001:db8:", "fd00:1:2:", "fe80:", "2001:0:", "64:ff9b:1:"),
    fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 3 }),
  );
  const wrapped = fc.constantFrom("::ffff:", "::", "64:ff9b::", "64:ff9b:1::", "::ffff:0:");
  const address = fc.oneof(
    ipv4,
    fc.ipV6(),
    ipv6.map(([start, rest]) => `${start}${rest.map((group) => group.toString(16)).join(":")}::1`),
    fc.tuple(wrapped, ipv4).map((parts) => parts.join("")),
    fc.constantFrom("unknown", "", "::", "::1"),
  );

  test("the first is in the second's network as the second is in the first's", () => {
    fc.assert(fc.property(address, address, (a, b) => sameNetwork(a, b) === sameNetwork(b, a)));
  });

  test("two that are both the neighbours of a third are neighbours", () => {
    const near = fc.tuple(ipv4, fc.constantFrom("", "::ffff:", "64:ff9b::")).map(([ip, start]) => start + ip);
    fc.assert(
      fc.property(near, near, near, (a, b, c) => !(sameNetwork(a, b) && sameNetwork(b, c)) || sameNetwork(a, c)),
    );
  });

  test("an IPv4 address is the same in whatever form", () => {
    fc.assert(
      fc.property(wrapped, ipv4, ipv4, (start, a, b) => {
        // `::0.0.0.1` is `::1`.
        fc.pre(!a.startsWith("0."));
        expect(sameNetwork(start + a, b)).toBe(sameNetwork(a, b));
        expect(limitKeys(start + a)).toEqual(limitKeys(a));
      }),
    );
  });
});

describe("in limits", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:1::1:0:0:1", "2001:db8:1:0::/64"],
    ["1::8", "1:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "192.0.2.1"],
    ["2002:c000:201:5::1", "192.0.2.1"],
    ["unknown", "unknown"],
    ["", "unknown"],
    ["_hidden", "unknown"],
  ])("%s counts as %s", (ip, key) => expect(limitKey(ip)).toBe(key));

  test("all addresses of one /64 count as one, and the next /64 as another", () => {
    expect(limitKey("2001:db8:1:2::1")).toBe(limitKey("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    expect(limitKey("2001:db8:1:2::1")).not.toBe(limitKey("2001:db8:1:3::1"));
  });

  test.each([
    ["192.0.2.1", ["192.0.2.1"]],
    ["unknown", ["unknown"]],
    ["2001:db8:1:2ff::7", ["2001:db8:1:2ff::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"]],
    ["2001:db8::", ["2001:db8:0:0::/64", "2001:db8:0:0::/56", "2001:db8:0::/48"]],
  ])("%s counts as %j, from the narrowest on", (ip, keys) => expect(limitKeys(ip)).toEqual(keys));
});

/** Addresses that are nobody's, or somebody else's on every link: two of them are never known to be one client's. */
const NOBODYS = [
  ...NO_ADDRESS,
  "0.0.0.0",
  "::",
  "fe80::1",
  "fe80::1%eth0",
  "169.254.1.1",
  "2001::1",
  "224.0.0.1",
  "ff02::1",
];

describe("what is not known is nobody's:", () => {
  test.each(NOBODYS)("%s is neither near itself nor the same client", (ip) => {
    for (const other of [...NOBODYS, "127.0.0.1", "192.0.2.1"]) {
      expect([sameNetwork(ip, other), sameClient(ip, other), sameClient(other, ip)]).toEqual([false, false, false]);
    }
  });

  test.each([
    ["192.0.2.1", "::ffff:192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["10.1.0.1", "10.1.0.1", true],
    ["10.1.0.1", "10.1.0.2", false],
    ["2001:db8:1:2::1", "2001:db8:1:2::ffff", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["fd12:3456:789a:1::1", "fd12:3456:789a:2::1", false],
  ])("%s and %s are one client's: %s", (a, b, is) => expect(sameClient(a, b)).toBe(is));
});

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2::77", "2001:db8:1::/48"],
  ["64:ff9b::203.0.113.77", "203.0.113.0/24"],
  ["unknown", "unknown"],
])("%s is somewhere in %s", (ip, network) => expect(surroundings(ip)).toBe(network));
