import { expect, test } from "vitest";
import { LOCAL_NETWORKS, parseNetworks } from "./networks";

test("networks are written with their length, addresses without", () => {
  const networks = ["192.0.2.1/32", "10.0.0.0/8", "2001:db8::/32", "::1/128"];
  expect(parseNetworks("192.0.2.1, 10.0.0.0/8,2001:db8::/32 , ::1")).toEqual(networks);
  expect(parseNetworks(LOCAL_NETWORKS.join())).toEqual(LOCAL_NETWORKS);
});

test.each([
  "",
  ",",
  "10.0.0.0/8,",
  "10.0.0.0/33",
  "::/129",
  "10.0.0/8",
  "proxy",
  "10.0.0.0/8/8",
  "::1%eth0",
  "all",
  "*",
])("%j names none", (text) => expect(parseNetworks(text)).toBeUndefined());
