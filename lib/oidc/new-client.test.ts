import { describe, expect, test } from "vitest";
import { newClient, UnfitClient, type WantedClient } from "./new-client";

const now = new Date("2026-11-27T01:00:00Z");

function reasonsOf(uri: string): string[] {
  const wanted: WantedClient = {
    id: "shop",
    name: "Shop",
    redirects: [uri],
    postLogout: [],
    origins: [],
    groups: [],
    public: false,
    device: false,
    inline: false,
    trusted: false,
    noPkce: false,
  };
  try {
    newClient(wanted, now);
    return [];
  } catch (error) {
    if (!(error instanceof UnfitClient)) throw error;
    return error.complaints.map(({ reason }) => reason);
  }
}

describe("http", () => {
  test.each([
    "localhost:3000",
    "shop.localhost",
    "127.0.0.1",
    "[::1]:8080",
    "10.0.0.7",
    "10.7",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.2:8080",
    "[fd00::1]",
    "[fc12::1]",
    "[fe80::1]",
    "[::ffff:10.0.0.7]",
    "nas",
    "nas.local",
    "nas.lan",
    "nas.internal",
    "nas.home.arpa",
    "shop.test",
  ])("is taken in a private network: %s", (host) => {
    expect(reasonsOf(`http://${host}/callback`)).toEqual([]);
  });

  test.each([
    "shop.example",
    "10.evil.com",
    "10.0.0.1.evil.com",
    "192.168.evil.com",
    "192.168.1.2.nip.io",
    "172.16.evil.com",
    "172.31.0.1.evil.com",
    "127.0.0.1.evil.com",
    "localhost.evil.com",
    "fd.evil.com",
    "fdevil.com",
    "local.evil.com",
    "evillocal.com",
    "172.32.0.1",
    "11.0.0.1",
    "192.169.0.1",
    "93.184.216.34",
    "[2001:db8::1]",
    "[::ffff:93.184.216.34]",
    "[::fd00]",
  ])("is refused where anybody may be in between: %s", (host) => {
    expect(reasonsOf(`http://${host}/callback`)).toEqual(["address_https"]);
  });
});
