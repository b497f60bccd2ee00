import { describe, expect, test } from "vitest";
import { isLocalAddress, limitKey, sameNetwork } from "./network";

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
    ["192.0.2.0", "192.0.2.255"],
    ["2001:db8:1::1", "2001:db8:1:ffff::1"],
    ["2001:db8:1::1", "2001:0DB8:0001::2"],
    ["127.0.0.1", "192.168.1.7"],
    ["10.0.0.1", "fe80::1%eth0"],
    ["::1", "127.0.0.1"],
    ["::ffff:192.0.2.1", "192.0.2.77"],
    ["::ffff:192.0.2.1", "::ffff:c000:24d"],
  ])("%s and %s", (a, b) => {
    expect(sameNetwork(a, b)).toBe(true);
    expect(sameNetwork(b, a)).toBe(true);
  });
});

describe("on two networks are", () => {
  test.each([
    ["192.0.2.255", "192.0.3.0"],
    ["192.0.2.1", "198.51.100.1"],
    ["2001:db8:1::1", "2001:db8:2::1"],
    ["192.0.2.1", "2001:db8::1"],
    ["192.0.2.1", "192.168.0.1"],
    ["192.0.2.1", "127.0.0.1"],
    ["2001:db8::1", "::1"],
    ["::ffff:192.0.2.1", "::ffff:198.51.100.1"],
    ["::192.0.2.1", "192.0.2.1"],
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
    ["unknown", "unknown"],
  ])("%s counts as %s", (ip, key) => expect(limitKey(ip)).toBe(key));

  test("all addresses of one /64 count as one, and the next /64 as another", () => {
    expect(limitKey("2001:db8:1:2::1")).toBe(limitKey("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    expect(limitKey("2001:db8:1:2::1")).not.toBe(limitKey("2001:db8:1:3::1"));
  });
});
