/** The modules of the conformance suite's plans for RP-initiated and back-channel logout, told again by their names. */
import { decodeJwt } from "jose";
import * as oidc from "openid-client";
import { describe, expect, test } from "vitest";
import { newAccount } from "../api/testing/in-process";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { endOrphanedGrants } from "./relying-sessions";
import { logoutEar } from "./testing/logout-ear";
import { addSite, Browser, type Landed, provider, type Site } from "./testing/op";

freshProcessDatabase();
const op = provider({ privateNetworks: true });

const BYE = "https://shop.example/bye";

async function visited(wanted: Parameters<typeof addSite>[0] = {}) {
  const site = await addSite({ trusted: true, postLogout: [BYE], ...wanted });
  const account = await newAccount("Dana");
  const browser = await Browser.open();
  await browser.signIn(account.id);
  const started = await site.start();
  const { id_token = "", ...tokens } = await site.finish(started, (await browser.go(started.url)).url);
  return { site, account, browser, hint: id_token, tokens };
}

const logout = (params: Record<string, string>) => `/oidc/logout?${new URLSearchParams(params)}`;

/** Says yes on the page that asks; resolves to where that leads. */
function agree(browser: Browser, { drawn }: Landed): Promise<Landed> {
  if (drawn?.page?.what !== "logout") throw new Error(`It does not ask: ${JSON.stringify(drawn)}`);
  const { action, xsrf } = drawn.page;
  return browser.go(action, { method: "POST", form: { xsrf, logout: "yes" } });
}

async function isSignedIn(site: Site, browser: Browser): Promise<boolean> {
  const landed = await browser.go((await site.start({ prompt: "none" })).url);
  return new URL(landed.url).searchParams.has("code");
}

/** As the suite has it: a logout that is in order leads to where it asks, and one that is not to a page of ours. */
describe("oidcc-rp-initiated-logout-certification-test-plan", () => {
  test("oidcc-rp-initiated-logout, oidcc-rp-initiated-logout-discovery-endpoint-verification", async () => {
    const { site, browser, hint } = await visited();
    const params = { id_token_hint: hint, post_logout_redirect_uri: BYE, state: "s" };
    const asked = await browser.go(oidc.buildEndSessionUrl(site.config, params).href);
    expect(asked.drawn?.page).toMatchObject({ client: { name: "Shop" } });
    expect(asked.response?.headers.get("content-security-policy")).toContain(
      "form-action 'self' https://shop.example;",
    );
    expect(await isSignedIn(site, browser)).toBe(true);
    const landed = await agree(browser, await browser.go(logout(params)));
    expect(landed.url).toBe(`${BYE}?state=s`);
    expect(await isSignedIn(site, browser)).toBe(false);
  });

  test("oidcc-rp-initiated-logout-no-state", async () => {
    const { browser, hint } = await visited();
    const asked = await browser.go(logout({ id_token_hint: hint, post_logout_redirect_uri: BYE }));
    expect((await agree(browser, asked)).url).toBe(BYE);
  });

  test("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri, -query-added-to-post-logout-redirect-uri", async () => {
    const { site, browser, hint } = await visited();
    for (const uri of ["https://evil.example/bye", `${BYE}?foo=bar`, `${BYE}/`]) {
      const landed = await browser.go(logout({ id_token_hint: hint, post_logout_redirect_uri: uri, state: "s" }));
      expect([landed.status, landed.drawn?.page?.what]).toEqual([400, "error"]);
    }
    expect(await isSignedIn(site, browser)).toBe(true);
  });

  test("oidcc-rp-initiated-logout-bad-id-token-hint, -modified-id-token-hint", async () => {
    const { site, browser, hint } = await visited();
    const [header, payload = "", signature] = hint.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const other = Buffer.from(JSON.stringify({ ...claims, sub: "someone" })).toString("base64url");
    for (const bad of ["not.a.token", "x", [header, other, signature].join("."), [header, payload, "AAAA"].join(".")]) {
      const landed = await browser.go(logout({ id_token_hint: bad, post_logout_redirect_uri: BYE, state: "s" }));
      expect([landed.status, landed.drawn?.page?.what]).toEqual([400, "error"]);
    }
    expect(await isSignedIn(site, browser)).toBe(true);
  });

  test("oidcc-rp-initiated-logout-no-id-token-hint: an address alone leads nowhere, and with the client's id to where it registered", async () => {
    const { site, browser } = await visited();
    const alone = await browser.go(logout({ post_logout_redirect_uri: BYE, state: "s" }));
    expect(new URL(alone.url).origin).toBe(op.origin());
    const named = await browser.go(logout({ client_id: site.id, post_logout_redirect_uri: BYE, state: "s" }));
    expect((await agree(browser, named)).url).toBe(`${BYE}?state=s`);
  });

  test("oidcc-rp-initiated-logout-no-params, -only-state, -no-post-logout-redirect-uri", async () => {
    for (const given of ["nothing", "state", "hint"]) {
      const { site, browser, hint } = await visited();
      const params = { ...(given === "state" && { state: "s" }), ...(given === "hint" && { id_token_hint: hint }) };
      const asked = await browser.go(logout(params));
      const landed = await agree(browser, asked);
      expect([new URL(landed.url).origin, landed.drawn?.page?.what]).toEqual([op.origin(), "signedOut"]);
      expect(await isSignedIn(site, browser)).toBe(false);
    }
  });

  test.each(["nothing", "a client and where to go"])("who has been to no site is asked, too: %s", async (given) => {
    const site = await addSite({ postLogout: [BYE] });
    const params: Record<string, string> =
      given === "nothing" ? {} : { client_id: site.id, post_logout_redirect_uri: BYE, state: "s" };
    const browser = await Browser.open();
    await browser.signIn();
    const asked = await browser.go(logout(params));
    expect(asked.drawn?.page).toMatchObject({
      what: "logout",
      ...(given !== "nothing" && { client: { name: "Shop" } }),
    });
    const landed = await agree(browser, asked);
    expect(landed.drawn?.page?.what ?? landed.url).toBe(given === "nothing" ? "signedOut" : `${BYE}?state=s`);
    expect((await browser.client.session()).value).toEqual({});
  });

  test("who is signed out is told so, or led on", async () => {
    const site = await addSite({ postLogout: [BYE] });
    const browser = await Browser.open();
    expect((await browser.go(logout({}))).drawn?.page).toEqual({ what: "signedOut", status: 200 });
    expect((await browser.go(logout({ client_id: site.id }))).drawn?.page).toEqual({ what: "signedOut", status: 200 });
    const to = { client_id: site.id, post_logout_redirect_uri: BYE, state: "s" };
    expect((await browser.go(logout(to))).url).toBe(`${BYE}?state=s`);
  });

  test("a logout that is not agreed to ends nothing", async () => {
    const { browser, hint } = await visited();
    const asked = await browser.go(logout({ id_token_hint: hint, post_logout_redirect_uri: BYE }));
    const { xsrf = "", action = "" } = asked.drawn?.page?.what === "logout" ? asked.drawn.page : {};
    await browser.go(action, { method: "POST", form: { xsrf } });
    await browser.go(action, { method: "POST", form: { xsrf: "guessed", logout: "yes" } });
    expect((await browser.client.session()).value).toMatchObject({ user: { name: "Dana" } });
  });
});

test("oidcc-backchannel-rp-initiated-logout: the site that asks is told, as is each that came through the same device", async () => {
  const { told, url: backchannel, close } = await logoutEar();
  const { site, account, browser, hint } = await visited({ backchannel });
  const wiki = await addSite({ trusted: true, backchannel });
  const started = await wiki.start();
  await wiki.finish(started, (await browser.go(started.url)).url);
  await agree(browser, await browser.go(logout({ id_token_hint: hint, post_logout_redirect_uri: BYE })));
  await endOrphanedGrants(database(), 20);
  close();
  const tokens = told.map((each) => decodeJwt(each));
  expect(new Set(tokens.map(({ aud }) => aud))).toEqual(new Set([site.id, wiki.id]));
  for (const token of tokens) {
    expect(token).toMatchObject({
      iss: op.origin(),
      sub: account.id,
      jti: expect.any(String),
      sid: expect.any(String),
    });
    expect(token).not.toHaveProperty("nonce");
  }
});
