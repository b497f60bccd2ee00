/** Where the two sides are, as the phone is told; over a place database of a few networks. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { newDesktop, newPhone } from "../testing/in-process";
import { placeDatabase } from "../testing/place-database";

freshProcessDatabase();

const BERLIN = "203.0.113.5";
const HAMBURG = "203.0.114.5";
const PARIS = "198.51.100.7";
const SOMEWHERE = "192.0.2.9";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "qr-login-places-"));
  process.env.GEOIP_DB = path.join(directory, "places.mmdb");
  const germany = { country: { iso_code: "DE" }, autonomous_system_organization: "Example Telecom" };
  const networks = { "203.0.112.0/22": germany, "198.51.100.0/24": { country: { iso_code: "FR" } } };
  await writeFile(process.env.GEOIP_DB, placeDatabase(networks));
});
afterAll(() => rm(directory, { recursive: true }));

async function scanned(desktopAddress: string, phoneAddress: string) {
  const desktop = await newDesktop({ address: desktopAddress });
  const phone = await newPhone({ address: phoneAddress });
  const { id } = (await desktop.createTicket()).value;
  return (await phone.scan(id, { via: "camera" })).value;
}

test("two countries are far apart, and ask for the number", async () => {
  const { desktop, numberRequired } = await scanned(PARIS, BERLIN);
  expect(desktop).toMatchObject({ place: "France", phonePlace: "Germany (Example Telecom)", farApart: true });
  expect(numberRequired).toBe(true);
});

test("two networks in one country are not far apart", async () => {
  const { desktop } = await scanned(HAMBURG, BERLIN);
  expect(desktop).toMatchObject({ place: "Germany (Example Telecom)", sameNetwork: false });
  expect(desktop).not.toHaveProperty("farApart");
});

test("what is not known is not told, and is not far from anywhere", async () => {
  const { desktop } = await scanned(SOMEWHERE, BERLIN);
  expect(desktop).not.toHaveProperty("place");
  expect(desktop).not.toHaveProperty("farApart");
  expect(desktop.phonePlace).toBe("Germany (Example Telecom)");
});

test.each([
  [PARIS, "198.51.100.9", "198.51.100.0/24"],
  ["2001:db8:1:2::7", "2001:db8:1:3::7", "2001:db8:1::/48"],
  ["192.168.1.2", BERLIN, "192.168.1.0/24"],
  [PARIS, PARIS, PARIS],
  ["2001:db8:1:2::7", "2001:db8:1:2::8", "2001:db8:1:2::7"],
  ["192.168.1.2", "192.168.1.3", "192.168.1.2"],
])("of a desktop at %s a phone at %s is told %s, and whom it lets in, where that is", async (at, from, told) => {
  const desktop = await newDesktop({ address: at });
  const phone = await newPhone({ address: from });
  const { id } = (await desktop.createTicket()).value;
  const scanned = (await phone.scan(id, { via: "camera" })).value;
  expect(scanned.desktop.ip).toBe(told);
  if (told !== at) expect(JSON.stringify(scanned)).not.toContain(at);
  const { number } = (await desktop.status(id)).value;
  void (await phone.confirm(id, { confirmToken: scanned.confirmToken, ...(number && { number }) })).value;
  void (await desktop.claim(id)).value;
  expect((await phone.devices()).value.devices.map(({ ip }) => ip)).toContain(at);
});

test("at home both are on the local network", async () => {
  const { desktop } = await scanned("192.168.1.2", "192.168.1.3");
  expect(desktop).toMatchObject({ place: "local network", phonePlace: "local network", sameNetwork: true });
});

test("countries are named in the phone's language", async () => {
  const desktop = await newDesktop({ address: PARIS });
  const phone = await newPhone({ address: BERLIN });
  const { id } = (await desktop.createTicket()).value;
  const answer = await phone.scan(id, { via: "camera", headers: { "accept-language": "de-AT,en;q=0.5" } });
  expect(answer.value.desktop).toMatchObject({ place: "Frankreich", phonePlace: "Deutschland (Example Telecom)" });
});

test("the list of devices tells each one's place", async () => {
  const phone = await newPhone({ address: PARIS });
  await newPhone({ account: phone.account, address: "10.0.0.1" });
  const { devices } = (await phone.devices()).value;
  expect(devices.map(({ place }) => place).sort()).toEqual(["France", "local network"]);
});
