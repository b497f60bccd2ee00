import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address";

describe("without a trusted proxy", () => {
  it("is the socket's, whatever the header claims", () => {
    expect(clientAddress("192.0.2.1", "203.0.113.9", 0)).toBe("192.0.2.1");
    expect(clientAddress("192.0.2.1", undefined, 0)).toBe("192.0.2.1");
  });

  it.each([
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["::1", "::1"],
    ["fe80::1%eth0", "fe80::1"],
  ])("spells %s as %s", (socket, expected) => {
    expect(clientAddress(socket, undefined, 0)).toBe(expected);
  });

  it("is no one's once the socket is gone", () => {
    expect(clientAddress(undefined, "203.0.113.9", 0)).toBe("0.0.0.0");
  });
});

describe("behind trusted proxies", () => {
  it.each([
    [1, "203.0.113.3"],
    [2, "203.0.113.2"],
    [3, "203.0.113.1"],
  ])("%i hops take that entry from the right", (hops, expected) => {
    expect(clientAddress("10.0.0.1", "203.0.113.1, 203.0.113.2,203.0.113.3", hops)).toBe(expected);
  });

  it("cannot be told another address by the client, who writes further left", () => {
    expect(clientAddress("10.0.0.1", "127.0.0.1, 198.51.100.7", 1)).toBe("198.51.100.7");
  });

  it.each([
    ["::ffff:203.0.113.1", "203.0.113.1"],
    ["203.0.113.1:4711", "203.0.113.1"],
    ["[2001:DB8::7]:4711", "2001:db8::7"],
    ["[2001:db8::7]", "2001:db8::7"],
    ["2001:db8::7", "2001:db8::7"],
  ])("reads %s as %s", (header, expected) => {
    expect(clientAddress("10.0.0.1", header, 1)).toBe(expected);
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
  ])("falls back to the socket's on %j", (header) => {
    expect(clientAddress("10.0.0.1", header, 1)).toBe("10.0.0.1");
  });

  it("falls back to the socket's where the header has fewer entries than there are proxies", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.1", 2)).toBe("10.0.0.1");
  });
});
