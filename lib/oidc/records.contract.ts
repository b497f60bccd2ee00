import { randomBytes } from "node:crypto";
import * as dpop from "dpop";
import * as oidc from "openid-client";
import { describe, expect, test } from "vitest";
import { newAccount } from "../api/testing/in-process";
import { database } from "../db/database";
import { disownDevice, endDevice, endOtherDevices } from "../devices/device";
import { sweep } from "../sweeper";
import { ticketStore } from "../wiring";
import { deleteClient } from "./client";
import { addSite, Browser, type Site } from "./testing/op";

const RIVALS = 30;

async function signedIn() {
  const account = await newAccount("Dana");
  const browser = await Browser.open();
  return { account, browser, deviceId: await browser.signIn(account.id) };
}

async function tokensOf(site: Site, browser: Browser, scope = "openid profile offline_access") {
  const started = await site.start({ scope, prompt: "consent" });
  return site.finish(started, (await browser.go(started.url)).url);
}

function times<T>(run: () => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  return Promise.allSettled(Array.from({ length: RIVALS }, run));
}

const won = (results: PromiseSettledResult<unknown>[]) => results.filter(({ status }) => status === "fulfilled").length;

/** What the provider's records must do on either database, seen from a site. */
export function recordsContract(): void {
  test("of thirty exchanges of one code one wins, and the losers end what it won", async () => {
    const site = await addSite({ trusted: true });
    const { browser, account } = await signedIn();
    const started = await site.start();
    const { url } = await browser.go(started.url);
    const results = await times(() => site.finish(started, url));
    expect(won(results)).toBe(1);
    const [tokens] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    // RFC 6749 §4.1.2: a code that is used twice was stolen.
    await expect(oidc.fetchUserInfo(site.config, tokens?.access_token ?? "", account.id)).rejects.toThrow();
  });

  test("a refresh token rotates once, and the old one again ends the chain", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const { refresh_token: first = "" } = await tokensOf(site, browser);
    const { refresh_token: second = "" } = await oidc.refreshTokenGrant(site.config, first);
    expect(second).not.toBe(first);
    await expect(oidc.refreshTokenGrant(site.config, first)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(oidc.refreshTokenGrant(site.config, second)).rejects.toMatchObject({ error: "invalid_grant" });

    const { refresh_token: raced = "" } = await tokensOf(site, browser);
    expect(won(await times(() => oidc.refreshTokenGrant(site.config, raced)))).toBe(1);
  });

  test("a proof is taken once", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const keys = await dpop.generateKeyPair("ES256");
    const handle = oidc.getDPoPHandle(site.config, keys);
    const started = await site.start();
    const { url } = await browser.go(started.url);
    const tokens = await oidc.authorizationCodeGrant(site.config, new URL(url), started.checks, undefined, {
      DPoP: handle,
    });
    expect(tokens.token_type).toBe("dpop");
    const target = String(site.config.serverMetadata().userinfo_endpoint);
    const ask = (proof: string) =>
      fetch(target, { headers: { authorization: `DPoP ${tokens.access_token}`, dpop: proof } });
    const proof = await dpop.generateProof(keys, target, "GET", undefined, tokens.access_token);
    const answers = await Promise.all(Array.from({ length: RIVALS }, () => ask(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const bearer = await fetch(target, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(bearer.status).toBe(401);
  });

  test("no column holds what was given out", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const started = await site.start({ scope: "openid offline_access", prompt: "consent" });
    const landed = await browser.go(started.url);
    const tokens = await site.finish(started, landed.url);
    const pending = await browser.go((await site.start({ prompt: "login" })).url);
    const given = [
      new URL(landed.url).searchParams.get("code"),
      tokens.access_token,
      tokens.refresh_token,
      tokens.id_token?.split(".")[2],
      new URL(pending.url).searchParams.get("callbackUrl")?.split("/").at(-1),
      site.secret,
      ...browser.providerCookies(),
    ].filter((each) => each !== undefined && each !== null);
    expect(given.length).toBeGreaterThan(6);
    const kept = JSON.stringify([await database().oidcRecord.findMany(), await database().oidcClient.findMany()]);
    expect(kept.length).toBeGreaterThan(1_000);
    for (const secret of given) expect(kept.includes(secret)).toBe(false);
  });

  describe("a grant is over with its device, whichever way that ended", () => {
    const ways: Record<string, (device: { id: string; userId: string }) => Promise<unknown>> = {
      "signed out": ({ id }) => endDevice(database(), id, new Date()),
      "signed out with all others": ({ userId }) => endOtherDevices(database(), userId, "another", new Date()),
      disowned: ({ id, userId }) =>
        disownDevice(database(), { id, userId, approvedById: null, endedAt: null }, new Date()),
      "out of date": async ({ id }) => {
        const long = new Date(Date.now() - 365 * 24 * 60 * 60_000);
        await database().device.updateMany({ where: { id }, data: { lastSeenAt: long } });
        await sweep({ db: database(), store: ticketStore(), retentionMs: 90 * 24 * 60 * 60_000 }, new Date());
      },
      "over, as a visit is": ({ id }) =>
        database().device.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } }),
      "gone with its account": ({ userId }) => database().user.delete({ where: { id: userId } }),
    };
    test.each(Object.keys(ways))("%s", async (way) => {
      const site = await addSite({ trusted: true });
      const { browser, account, deviceId } = await signedIn();
      const tokens = await tokensOf(site, browser);
      expect((await oidc.fetchUserInfo(site.config, tokens.access_token, account.id)).sub).toBe(account.id);
      await ways[way]?.({ id: deviceId, userId: account.id });
      await expect(oidc.fetchUserInfo(site.config, tokens.access_token, account.id)).rejects.toThrow();
      const refreshed = oidc.refreshTokenGrant(site.config, tokens.refresh_token ?? "");
      await expect(refreshed).rejects.toMatchObject({ error: "invalid_grant" });
      const silent = await browser.go((await site.start({ prompt: "none" })).url);
      expect(new URL(silent.url).searchParams.get("error")).toBe("login_required");
    });
  });

  test("a client that is removed takes everything that was granted to it along", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    await tokensOf(site, browser);
    expect(await database().oidcRecord.count({ where: { clientId: site.id } })).toBeGreaterThan(0);
    expect(await deleteClient(database(), site.id)).toBe(true);
    expect(await database().oidcRecord.count({ where: { clientId: site.id } })).toBe(0);
  });

  test("what has had its time is swept", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    await tokensOf(site, browser);
    const later = new Date(Date.now() + 400 * 24 * 60 * 60_000);
    await sweep({ db: database(), store: ticketStore(), retentionMs: 90 * 24 * 60 * 60_000 }, later);
    expect(await database().oidcRecord.count()).toBe(0);
  });

  test("an unknown name is nothing, however it is written", async () => {
    const site = await addSite({ trusted: true });
    for (const token of [" ", "%00", "'; --", randomBytes(40).toString("base64url"), "a".repeat(5_000)]) {
      await expect(oidc.refreshTokenGrant(site.config, token)).rejects.toMatchObject({ status: 400 });
    }
  });
}
