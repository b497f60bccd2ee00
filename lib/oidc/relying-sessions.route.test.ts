import { decodeJwt } from "jose";
import * as oidc from "openid-client";
import { expect, test } from "vitest";
import { newAccount } from "../api/testing/in-process";
import type { ActivityEvent } from "../api/types";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { endDevice } from "../devices/device";
import { deleteClient } from "./client";
import { forgetClients } from "./registry";
import { endOrphanedGrants } from "./relying-sessions";
import { logoutEar } from "./testing/logout-ear";
import { addSite, Browser, provider, type Site } from "./testing/op";

freshProcessDatabase();
provider({ privateNetworks: true });

async function visited(sites: Site[]) {
  const account = await newAccount("Dana");
  const browser = await Browser.open();
  const deviceId = await browser.signIn(account.id);
  const tokens = [];
  for (const site of sites) {
    const started = await site.start();
    tokens.push(await site.finish(started, (await browser.go(started.url)).url));
  }
  return { account, browser, deviceId, tokens };
}

test("each site stands under its device, and ends by itself", async () => {
  const sites = [await addSite({ trusted: true, name: "Shop" }), await addSite({ trusted: true, name: "Wiki" })];
  const { browser, account, deviceId, tokens } = await visited(sites);
  const [shop, wiki] = sites;
  const clientsOf = async () => (await browser.client.devices()).value.devices[0]?.clients?.map(({ name }) => name);
  expect(await clientsOf()).toEqual(["Shop", "Wiki"]);
  const path = `/api/devices/${deviceId}/clients/${shop?.id}`;
  expect((await browser.client.call("DELETE", path, { proof: true })).status).toBe(200);
  expect(await clientsOf()).toEqual(["Wiki"]);
  const infoAt = (site: Site | undefined, token = "") =>
    oidc.fetchUserInfo(site?.config as oidc.Configuration, token, account.id);
  await expect(infoAt(shop, tokens[0]?.access_token)).rejects.toThrow();
  expect((await infoAt(wiki, tokens[1]?.access_token)).sub).toBe(account.id);
});

test("the account's activity names the site while it is known", async () => {
  const [site, gone] = [await addSite({ trusted: true, name: "Shop" }), await addSite({ trusted: true, name: "Gone" })];
  const { browser, deviceId } = await visited([site, gone]);
  void (await browser.client.call("DELETE", `/api/devices/${deviceId}/clients/${site.id}`, { proof: true })).value;
  await deleteClient(database(), gone.id);
  forgetClients();
  const path = "/api/devices/activity";
  const { events } = (await browser.client.call<{ events: ActivityEvent[] }>("GET", path)).value;
  const named = events.filter(({ type }) => type.startsWith("client.")).map(({ type, client }) => [type, client]);
  expect(named).toHaveLength(3);
  expect(named).toEqual(
    expect.arrayContaining([
      ["client.sign_out", "Shop"],
      ["client.sign_in", "Shop"],
      ["client.sign_in", undefined],
    ]),
  );
});

test("nobody ends what is another's, or without a proof", async () => {
  const site = await addSite({ trusted: true });
  const { deviceId, browser } = await visited([site]);
  const path = `/api/devices/${deviceId}/clients/${site.id}`;
  expect((await browser.client.call("DELETE", path)).code).toBe("proof_required");
  const other = await Browser.open();
  await other.signIn();
  expect((await other.client.call("DELETE", path, { proof: true })).code).toBe("ticket_not_found");
  expect((await browser.client.devices()).value.devices[0]?.clients).toHaveLength(1);
});

test("a site is told of a sign-out, once, whichever way the device ended and however many instances look", async () => {
  const { told, url: backchannel, close } = await logoutEar();
  const site = await addSite({ trusted: true, backchannel });
  const { account, deviceId, tokens } = await visited([site]);
  expect(await endOrphanedGrants(database(), 20)).toBe(0);
  await endDevice(database(), deviceId, new Date());
  await Promise.all(Array.from({ length: 5 }, () => endOrphanedGrants(database(), 20)));
  close();
  expect(told).toHaveLength(1);
  expect(decodeJwt(told[0] ?? "")).toMatchObject({
    sub: account.id,
    aud: site.id,
    sid: tokens[0]?.claims()?.sid,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  });
});
