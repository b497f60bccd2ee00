import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";

const proxies = (hops: number) => ({ hops, has: (peer: string) => peer.startsWith("10.") });

describe("without a trusted proxy", () => {
  it("is the socket's, whatever the header claims", () => {
    expect(clientAddress("192.0.2.1", "203.0.113.9", proxies(0))).toBe("192.0.2.1");
    expect(clientAddress("192.0.2.1", undefined, proxies(0))).toBe("192.0.2.1");
  });

  it.each([
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["::1", "::1"],
    ["fe80::1%eth0", "fe80::1"],
  ])("spells %s as %s", (socket, expected) => {
    expect(clientAddress(socket, undefined, proxies(0))).toBe(expected);
  });

  it("is no one's once the socket is gone", () => {
    expect(clientAddress(undefined, "203.0.113.9", proxies(0))).toBeUndefined();
    expect(clientAddress(undefined, "203.0.113.9", proxies(1))).toBeUndefined();
  });
});

describe("behind trusted proxies", () => {
  it.each([
    [1, "203.0.113.3"],
    [2, "203.0.113.2"],
    [3, "203.0.113.1"],
  ])("%i hops take that entry from the right", (hops, expected) => {
    expect(clientAddress("10.0.0.1", "203.0.113.1, 203.0.113.2,203.0.113.3", proxies(hops))).toBe(expected);
  });

  it("cannot be told another address by the client, who writes further left", () => {
    expect(clientAddress("10.0.0.1", "127.0.0.1, 198.51.100.7", proxies(1))).toBe("198.51.100.7");
  });

  it.each([
    ["::ffff:203.0.113.1", "203.0.113.1"],
    ["203.0.113.1:4711", "203.0.113.1"],
    ["[2001:DB8::7]:4711", "2001:db8::7"],
    ["[2001:db8::7]", "2001:db8::7"],
    ["2001:db8::7", "2001:db8::7"],
  ])("reads %s as %s", (header, expected) => {
    expect(clientAddress("10.0.0.1", header, proxies(1))).toBe(expected);
  });

  it.each([
    undefined,
    "",
    " ",
    ",",
    "unknown",
    "_hidden",
    "203.0.113",
    "203.0.113.256",
    "203.0.113.1:port",
    "2001:db8::/32",
    "http://203.0.113.1",
    "203.0.113.1 OR 1=1",
    "[::1",
    "::1]",
    "1".repeat(10_000),
    "0.0.0.0",
    "::",
    "203.0.113.1, ",
    "203.0.113.1, unknown",
  ])("is not known from %j, and never the proxy's own", (header) => {
    expect(clientAddress("10.0.0.1", header, proxies(1))).toBeUndefined();
  });

  it("is not known where the header has fewer entries than there are proxies", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.1", proxies(2))).toBeUndefined();
  });

  it.each(["203.0.113.9", "::1", "192.168.0.1"])("is its own of %s, a peer that is none of them", (peer) => {
    expect(clientAddress(peer, "198.51.100.7", proxies(1))).toBe(peer);
    expect(clientAddress(peer, "198.51.100.7, 198.51.100.8", proxies(2))).toBe(peer);
    expect(clientAddress(peer, undefined, proxies(1))).toBe(peer);
  });

  it("knows a proxy by its IPv4 address in whatever form", () => {
    expect(clientAddress("::ffff:10.0.0.1", "198.51.100.7", proxies(1))).toBe("198.51.100.7");
  });
});
