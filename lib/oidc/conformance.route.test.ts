/**
 * The modules of the OpenID Foundation's conformance suite, plans "Basic" and "Config", told again by their names with
 * openid-client as the judge: the suite itself wants Java 21, MongoDB and a public address.
 */
import * as oidc from "openid-client";
import { describe, expect, test } from "vitest";
import { setDirectoryEntry } from "../accounts/directory";
import { newAccount } from "../api/testing/in-process";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { settings } from "../env/settings";
import { addSite, Browser, provider, requestAt, type Site } from "./testing/op";

freshProcessDatabase();
const op = provider();

async function signedIn() {
  const account = await newAccount("Dana");
  const browser = await Browser.open();
  await browser.signIn(account.id);
  return { account, browser };
}

/** A whole sign-in by somebody who is signed in here already. */
async function completed(
  site: Site,
  params: Record<string, string> = {},
  given?: Awaited<ReturnType<typeof signedIn>>,
) {
  const { account, browser } = given ?? (await signedIn());
  const started = await site.start(params);
  const landed = await browser.go(started.url);
  return { account, browser, landed, tokens: await site.finish(started, landed.url) };
}

const claimsWith = async (scope: string, params: Record<string, string> = {}) => {
  const { account, tokens, ...more } = await completed(await addSite({ trusted: true }), { scope, ...params });
  return { account, tokens, claims: tokens.claims() ?? { sub: "" }, ...more };
};

function userinfo(init: RequestInit): Promise<Response> {
  return fetch(`${settings().origin}/oidc/userinfo`, init);
}

describe("oidcc-basic-certification-test-plan", () => {
  test("oidcc-server, oidcc-ensure-request-with-valid-pkce-succeeds, oidcc-idtoken-rs256", async () => {
    const site = await addSite({ trusted: true });
    const { account, tokens } = await completed(site);
    expect(tokens.claims()).toMatchObject({ iss: op.origin(), aud: site.id, sub: account.id });
    const [header = ""] = (tokens.id_token ?? "").split(".");
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "RS256" });
  });

  test("oidcc-response-type-missing", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const { url } = await site.start({ response_type: "" });
    const landed = await browser.go(url);
    expect(new URL(landed.url).searchParams.get("error")).toBe("invalid_request");
  });

  test("oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body", async () => {
    const { account, tokens } = await claimsWith("openid profile");
    const authorization = `Bearer ${tokens.access_token}`;
    const body = new URLSearchParams({ access_token: tokens.access_token });
    for (const init of [
      { headers: { authorization } },
      { method: "POST", headers: { authorization } },
      { method: "POST", body },
    ]) {
      const answer = await userinfo(init);
      expect([answer.status, await answer.json()]).toMatchObject([200, { sub: account.id, name: "Dana" }]);
    }
  });

  test("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const { url, checks } = await site.start();
    const without = new URL(url);
    without.searchParams.delete("nonce");
    const landed = await browser.go(without.href);
    const { expectedNonce: _none, ...others } = checks;
    const tokens = await oidc.authorizationCodeGrant(site.config, new URL(landed.url), others);
    expect(tokens.claims()).not.toHaveProperty("nonce");
  });

  test("oidcc-scope-profile, oidcc-scope-email, oidcc-scope-all, oidcc-ensure-other-scope-order-succeeds", async () => {
    const given = await signedIn();
    await setDirectoryEntry(database(), given.account.id, { email: "dana@example.org", groups: ["family"] });
    const profile = { name: "Dana", preferred_username: given.account.username };
    const email = { email: "dana@example.org", email_verified: true };
    const expected: Record<string, object> = {
      "openid profile": profile,
      "openid email": email,
      "openid profile email groups": { ...profile, ...email, groups: ["family"] },
      "email profile openid": { ...profile, ...email },
    };
    for (const [scope, claims] of Object.entries(expected)) {
      const { tokens } = await completed(await addSite({ trusted: true }), { scope }, given);
      expect(tokens.claims()).toMatchObject(claims);
      const info = await oidc.fetchUserInfo((await addSite()).config, tokens.access_token, given.account.id);
      expect(info).toMatchObject(claims);
    }
  });

  test("oidcc-scope-address, oidcc-scope-phone, oidcc-claims-essential: nobody has those claims here, and asking is no error", async () => {
    const { claims } = await claimsWith("openid address phone", {
      claims: JSON.stringify({ userinfo: { name: { essential: true } } }),
    });
    expect(claims).not.toHaveProperty("address");
    expect(claims).not.toHaveProperty("phone_number");
  });

  test("oidcc-display-page, oidcc-display-popup", async () => {
    for (const display of ["page", "popup"]) {
      const browser = await Browser.open();
      const atLogin = await browser.go((await (await addSite()).start({ display })).url);
      expect(new URL(atLogin.url).pathname).toBe("/login");
    }
  });

  test("oidcc-prompt-login", async () => {
    const site = await addSite({ trusted: true });
    const first = await completed(site);
    const started = await site.start({ prompt: "login" });
    const atLogin = await first.browser.go(started.url);
    expect(new URL(atLogin.url).pathname).toBe("/login");
    await first.browser.signIn(first.account.id);
    const landed = await first.browser.go(`/oidc/interaction/${requestAt(atLogin)}`);
    const second = (await site.finish(started, landed.url)).claims();
    expect(second?.sub).toBe(first.tokens.claims()?.sub);
    expect(Number(second?.auth_time)).toBeGreaterThanOrEqual(Number(first.tokens.claims()?.auth_time));
  });

  test("oidcc-prompt-none-not-logged-in, oidcc-prompt-none-logged-in", async () => {
    const site = await addSite({ trusted: true });
    const nobody = await (await Browser.open()).go((await site.start({ prompt: "none" })).url);
    expect(new URL(nobody.url).searchParams.get("error")).toBe("login_required");
    const given = await signedIn();
    const first = await completed(site, {}, given);
    const silent = await completed(site, { prompt: "none" }, given);
    const [before, after] = [first.tokens.claims(), silent.tokens.claims()];
    expect([after?.sub, after?.auth_time]).toEqual([before?.sub, before?.auth_time]);
  });

  test("oidcc-max-age-1, oidcc-max-age-10000", async () => {
    const site = await addSite({ trusted: true });
    const given = await signedIn();
    const first = await completed(site, { max_age: "10000" }, given);
    expect((await completed(site, { max_age: "10000" }, given)).tokens.claims()?.auth_time).toBe(
      first.tokens.claims()?.auth_time,
    );
    const long = new Date(Date.now() - 5_000);
    await database().device.updateMany({
      where: { userId: given.account.id },
      data: { createdAt: long, provenAt: long },
    });
    const atLogin = await given.browser.go((await site.start({ max_age: "1" })).url);
    expect(new URL(atLogin.url).pathname).toBe("/login");
  });

  test("oidcc-id-token-hint, oidcc-login-hint", async () => {
    const site = await addSite({ trusted: true });
    const given = await signedIn();
    const { tokens } = await completed(site, {}, given);
    const hinted = await completed(site, { id_token_hint: tokens.id_token ?? "", prompt: "none" }, given);
    expect(hinted.tokens.claims()?.sub).toBe(given.account.id);
    expect((await completed(site, { login_hint: given.account.username }, given)).tokens.claims()?.sub).toBe(
      given.account.id,
    );
  });

  test("oidcc-ensure-request-with-unknown-parameter-succeeds, -with-acr-values-succeeds, oidcc-ui-locales, oidcc-claims-locales", async () => {
    const site = await addSite({ trusted: true });
    const given = await signedIn();
    const asked: Record<string, string>[] = [
      { extra: "foobar" },
      { acr_values: "1 2" },
      { ui_locales: "se" },
      { claims_locales: "se" },
    ];
    for (const params of asked) {
      expect((await completed(site, params, given)).tokens.claims()?.sub).toBe(given.account.id);
    }
    const acr = (await completed(site, { acr_values: "urn:qr-login:qr urn:qr-login:pwd" }, given)).tokens.claims()?.acr;
    expect(acr).toBe("urn:qr-login:pwd");
  });

  test("oidcc-codereuse, oidcc-codereuse-30seconds", async () => {
    const site = await addSite({ trusted: true });
    const { browser, account } = await signedIn();
    const started = await site.start();
    const { url } = await browser.go(started.url);
    const tokens = await site.finish(started, url);
    await expect(site.finish(started, url)).rejects.toMatchObject({ error: "invalid_grant" });
    await expect(oidc.fetchUserInfo(site.config, tokens.access_token, account.id)).rejects.toThrow();
  });

  test("oidcc-ensure-registered-redirect-uri, oidcc-redirect-uri-query-mismatch, oidcc-redirect-uri-query-added", async () => {
    const site = await addSite({ trusted: true, redirects: ["https://shop.example/cb?foo=bar"] });
    const { browser } = await signedIn();
    for (const redirect_uri of [
      "https://shop.example/other",
      "https://shop.example/cb?foo=baz",
      "https://shop.example/cb",
    ]) {
      const landed = await browser.go((await site.start({ redirect_uri })).url);
      expect(landed.drawn?.page?.what).toBe("error");
    }
    const landed = await browser.go((await site.start()).url);
    expect(landed.url).toMatch(/^https:\/\/shop\.example\/cb\?foo=bar&code=/);
  });

  test("oidcc-ensure-post-request-succeeds: it does not, since no cookie of ours comes with a form of another site", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const url = new URL((await site.start()).url);
    const landed = await browser.go(url.pathname, { method: "POST", form: Object.fromEntries(url.searchParams) });
    expect(landed.status).toBeGreaterThanOrEqual(400);
    expect(landed.status).toBeLessThan(500);
  });

  test("oidcc-server-client-secret-post", async () => {
    const site = await addSite({ trusted: true });
    const auth = oidc.ClientSecretPost(site.secret);
    const config = await oidc.discovery(new URL(op.origin()), site.id, undefined, auth, {
      execute: [oidc.allowInsecureRequests],
    });
    const { browser } = await signedIn();
    const started = await site.start();
    const landed = await browser.go(started.url);
    const tokens = await oidc.authorizationCodeGrant(config, new URL(landed.url), started.checks);
    expect(tokens.claims()?.aud).toBe(site.id);
  });

  test("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported, oidcc-ensure-request-object-with-redirect-uri", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const request = `${part({ alg: "none" })}.${part({ redirect_uri: "https://evil.example/cb" })}.`;
    const landed = await browser.go((await site.start({ request })).url);
    expect(new URL(landed.url).searchParams.get("error")).toBe("request_not_supported");
    expect(landed.url).toMatch(/^https:\/\/shop\.example\/cb\?/);
  });

  test("oidcc-refresh-token", async () => {
    const site = await addSite({ trusted: true });
    const scope = "openid profile offline_access";
    const { tokens, account } = await completed(site, { scope, prompt: "consent" });
    const again = await oidc.refreshTokenGrant(site.config, tokens.refresh_token ?? "");
    const [before, after] = [tokens.claims(), again.claims()];
    expect([after?.iss, after?.sub, after?.aud]).toEqual([before?.iss, before?.sub, before?.aud]);
    expect(again.access_token).not.toBe(tokens.access_token);
    const other = await addSite({ trusted: true });
    await expect(oidc.refreshTokenGrant(other.config, again.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    expect((await oidc.fetchUserInfo(site.config, again.access_token, account.id)).sub).toBe(account.id);
  });
});

test("oidcc-config-certification-test-plan: oidcc-discovery-endpoint-verification", async () => {
  await addSite();
  const answer = await fetch(`${op.origin()}/.well-known/openid-configuration`);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  const told = (await answer.json()) as Record<string, string[] | string>;
  expect(told).toMatchObject({
    issuer: op.origin(),
    authorization_endpoint: `${op.origin()}/oidc/authorize`,
    token_endpoint: `${op.origin()}/oidc/token`,
    userinfo_endpoint: `${op.origin()}/oidc/userinfo`,
    jwks_uri: `${op.origin()}/oidc/jwks`,
    end_session_endpoint: `${op.origin()}/oidc/logout`,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    subject_types_supported: ["public"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
    prompt_values_supported: ["none", "login", "consent", "select_account"],
  });
  expect(told.id_token_signing_alg_values_supported).toEqual(expect.arrayContaining(["RS256", "ES256"]));
  expect(told.scopes_supported).toEqual(
    expect.arrayContaining(["openid", "profile", "email", "groups", "offline_access"]),
  );
  for (const off of ["registration_endpoint", "request_parameter_supported"]) expect(told).not.toHaveProperty(off);
  const { keys } = (await (await fetch(String(told.jwks_uri))).json()) as { keys: Record<string, string>[] };
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  for (const key of keys) expect(Object.keys(key)).not.toEqual(expect.arrayContaining(["d"]));
});
