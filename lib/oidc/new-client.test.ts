import { describe, expect, test } from "vitest";
import { newClient, UnfitClient, type WantedClient } from "./new-client";

const now = new Date("2026-11-27T01:00:00Z");

function reasonsOf(uri: string, where: Partial<WantedClient> = { redirects: [uri] }): string[] {
  const wanted: WantedClient = {
    id: "shop",
    name: "Shop",
    redirects: [],
    postLogout: [],
    origins: [],
    groups: [],
    public: false,
    device: false,
    inline: false,
    trusted: false,
    noPkce: false,
    ...where,
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

describe("an address that browsers read otherwise", () => {
  test.each([
    "https://shop.example/../cb",
    "https://shop.example/a/./cb",
    "https://shop.example/a/..",
    "https://shop.example/.?a=b",
    "https://shop.example/%2e%2E/cb",
    "https://shop.example/.%2e/cb",
    "https://shop.example/a\\..\\cb",
    "https://shop.example\\cb",
    "https:/shop.example/cb",
    "https:shop.example/cb",
    "https:///shop.example/cb",
    "com.example.app:/a/../cb",
  ])("is refused: %s", (uri) => {
    const redirects = ["https://shop.example/cb"];
    expect(reasonsOf(uri)).toEqual(["address_path"]);
    expect(reasonsOf(uri, { redirects, postLogout: [uri] })).toEqual(["address_path"]);
    expect(reasonsOf(uri, { redirects, origins: [uri] })).toEqual(["origin_shape"]);
    if (!uri.startsWith("com")) expect(reasonsOf(uri, { redirects, backchannel: uri })).toEqual(["address_path"]);
  });

  test.each([
    "https://shop.example",
    "https://shop.example/.well-known/cb",
    "https://shop.example/a..b/...",
    "https://shop.example/cb?next=/../x",
    "HTTPS://Shop.Example/cb",
    "com.example.app:/callback",
    "com.example.app:callback",
    "app.immich:///oauth-callback",
  ])("is not one with dots elsewhere: %s", (uri) => {
    expect(reasonsOf(uri)).toEqual([]);
  });
});
