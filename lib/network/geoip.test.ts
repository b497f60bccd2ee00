import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { placeDatabase } from "../api/testing/place-database";
import { replaceSettings } from "../env/settings";
import { farApart, forgetLocations, LocationError, locateIp, openLocations } from "./geoip";

let directory: string;
const file = (name: string) => path.join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "qr-login-places-"));
  const maxMind = {
    "203.0.113.0/24": { country: { iso_code: "DE", names: { en: "Germany" } } },
    "198.51.100.0/25": { country: { iso_code: "JP" } },
    "2001:db8:1::/48": { country: { iso_code: "FR" } },
    "192.0.2.0/24": { country: { iso_code: "<script>" } },
  };
  const flat = { "203.0.113.0/24": { country_code: "AT", as_name: "Example <b>Net</b>, Inc." } };
  const networks = {
    "203.0.113.0/24": { autonomous_system_number: 64496, autonomous_system_organization: "Example Telecom" },
    "198.51.100.128/25": { autonomous_system_organization: "Nowhere Networks" },
  };
  await writeFile(file("countries.mmdb"), placeDatabase(maxMind));
  await writeFile(file("flat.mmdb"), placeDatabase(flat));
  await writeFile(file("networks.mmdb"), placeDatabase(networks));
  await writeFile(file("text.mmdb"), "not a database");
  await writeFile(file("damaged.mmdb"), placeDatabase(maxMind).fill(0xff, 0, 400));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** As a process that was started with these files. */
function configured(...names: string[]): void {
  replaceSettings();
  forgetLocations();
  process.env.GEOIP_DB = names.map(file).join(", ");
}

afterEach(() => {
  configured();
  delete process.env.GEOIP_DB;
});

describe("a place is", () => {
  test("the country, by its English name", async () => {
    configured("countries.mmdb");
    expect(await locateIp("203.0.113.7")).toEqual({ name: "Germany", country: "DE" });
    expect(await locateIp("198.51.100.7")).toEqual({ name: "Japan", country: "JP" });
    expect(await locateIp("2001:db8:1:2::3")).toEqual({ name: "France", country: "FR" });
  });

  test("the country and the network, from two databases or from one", async () => {
    configured("countries.mmdb", "networks.mmdb");
    expect(await locateIp("203.0.113.7")).toEqual({ name: "Germany (Example Telecom)", country: "DE" });
    configured("flat.mmdb");
    expect(await locateIp("203.0.113.7")).toEqual({ name: "Austria (Example bNet/b Inc.)", country: "AT" });
  });

  test("the network alone, where no country is known", async () => {
    configured("countries.mmdb", "networks.mmdb");
    expect(await locateIp("198.51.100.200")).toEqual({ name: "Nowhere Networks" });
  });

  test.each(["127.0.0.1", "10.1.2.3", "192.168.0.1", "::1", "fe80::1", "::ffff:10.0.0.1"])(
    "the local network for %s, with a database and without",
    async (ip) => {
      expect(await locateIp(ip)).toEqual({ name: "local network" });
      configured("countries.mmdb");
      expect(await locateIp(ip)).toEqual({ name: "local network" });
    },
  );

  test.each(["192.0.2.1", "8.8.8.8", "2001:db8:2::1", "::", "0.0.0.0", "unknown", "", "1.2.3", "203.0.113.7; --"])(
    "not known for %j",
    async (ip) => {
      configured("countries.mmdb");
      expect(await locateIp(ip)).toBeUndefined();
    },
  );

  test("not known without a database", async () => {
    expect(await locateIp("203.0.113.7")).toBeUndefined();
  });

  test("not known from a damaged one, which keeps nobody from signing in", async () => {
    configured("damaged.mmdb");
    expect(await locateIp("203.0.113.7")).toBeUndefined();
  });
});

describe("the start fails", () => {
  test("on a file that is not there", async () => {
    configured("countries.mmdb", "missing.mmdb");
    await expect(openLocations()).rejects.toThrow(LocationError);
    await expect(openLocations()).rejects.toThrow(
      `GEOIP_DB names ${file("missing.mmdb")}, which cannot be read (ENOENT).`,
    );
  });

  test("on a directory", async () => {
    configured("");
    process.env.GEOIP_DB = directory;
    await expect(openLocations()).rejects.toThrow("which cannot be read (EISDIR).");
  });

  test("on another kind of file", async () => {
    configured("text.mmdb");
    await expect(openLocations()).rejects.toThrow("is no database in MaxMind's format (.mmdb).");
  });
});

test("two places are far apart when they are known to be in two countries", () => {
  const [berlin, paris] = [
    { name: "Germany", country: "DE" },
    { name: "France", country: "FR" },
  ];
  expect(farApart(berlin, paris)).toBe(true);
  expect(farApart(berlin, { name: "Germany (Example Telecom)", country: "DE" })).toBe(false);
  expect(farApart(berlin, { name: "local network" })).toBe(false);
  expect(farApart(berlin, undefined)).toBe(false);
  expect(farApart(undefined, undefined)).toBe(false);
});
