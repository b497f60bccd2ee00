/** Two processes of the production server on one database: a browser's requests, a site's and a phone's come to either. */
import { createHash, randomBytes } from "node:crypto";
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { beforeAll, expect, test } from "vitest";
import { Client } from "../api/testing/client";
import { overHttp } from "../api/testing/over-http";
import type { Transport } from "../api/testing/transport";
import { userAgents } from "../api/testing/user-agents";
import { describeOnBothDatabases } from "../db/testing/databases";
import { type ApiProcess, endProcessesAfterwards, runApi } from "../server/testing/api-process";
import { insertClient } from "./client";
import { askForNewKeys } from "./keys";
import { newClient } from "./new-client";
import type { OidcPage } from "./page";

endProcessesAfterwards();

const REDIRECT = "https://shop.example/cb";
const BYE = "https://shop.example/bye";
const VERIFIER = randomBytes(32).toString("base64url");
/** Longer than a process takes to read clients and keys again. */
const REREAD = { timeout: 15_000, interval: 200 };

/** Each request goes to the other process than the one before. */
function inTurn(apis: readonly [ApiProcess, ApiProcess]): Transport {
  const [one, other] = apis.map(({ url }) => overHttp(url, { trustedProxy: true })) as [Transport, Transport];
  let isOther = true;
  return (request) => {
    isOther = !isOther;
    return isOther ? other(request) : one(request);
  };
}

/** Where it ends: away, or at a page of ours. */
async function follow(
  client: Client,
  path: string,
  form?: Record<string, string>,
): Promise<{ url: URL; text: string }> {
  let response = await client.send(form ? "POST" : "GET", path, {
    headers: { accept: "text/html" },
    ...(form && { form }),
  });
  let url = new URL(path, client.origin);
  for (let hops = 0; hops < 10; hops++) {
    const location = response.headers.get("location");
    const text = await response.text();
    if (!location) return { url, text };
    url = new URL(location, url);
    if (url.origin !== client.origin) return { url, text };
    response = await client.send("GET", url.pathname + url.search, { headers: { accept: "text/html" } });
  }
  throw new Error("Too many redirects");
}

interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  error?: string;
}

interface Site {
  id: string;
  secret: string;
}

function authorizePath({ id }: Site, more: Record<string, string> = {}): string {
  const code_challenge = createHash("sha256").update(VERIFIER).digest("base64url");
  const asked = { client_id: id, redirect_uri: REDIRECT, response_type: "code", state: "s", code_challenge };
  const scope = "openid profile offline_access";
  return `/oidc/authorize?${new URLSearchParams({ ...asked, scope, prompt: "consent", code_challenge_method: "S256", ...more })}`;
}

async function tokensAt({ url }: ApiProcess, { id, secret }: Site, form: Record<string, string>): Promise<Tokens> {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
  const body = new URLSearchParams(form);
  return (await (
    await fetch(`${url}/oidc/token`, { method: "POST", body, headers: { authorization } })
  ).json()) as Tokens;
}

async function userinfoAt({ url }: ApiProcess, { access_token }: Tokens): Promise<number> {
  const answer = await fetch(`${url}/oidc/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
  await answer.body?.cancel();
  return answer.status;
}

async function keysAt({ url }: ApiProcess): Promise<JSONWebKeySet> {
  return (await (await fetch(`${url}/oidc/jwks`)).json()) as JSONWebKeySet;
}

describeOnBothDatabases("two processes as one provider", (database) => {
  let here: ApiProcess;
  let there: ApiProcess;
  beforeAll(async () => {
    const settings = { DATABASE_URL: database.url() };
    [here, there] = await Promise.all([runApi(settings), runApi(settings)]);
  });

  async function opened() {
    const flags = { public: false, device: false, inline: false, trusted: false, noPkce: false };
    const lists = { redirects: [REDIRECT], postLogout: [BYE], origins: [], groups: [] };
    const id = `shop-${randomBytes(4).toString("hex")}`;
    const { client, secret = "" } = newClient({ id, name: "Shop", ...lists, ...flags }, new Date());
    await insertClient(database.open(), client);
    const site = { id, secret };
    const { origin } = await here.newClient();
    const open = (userAgent: string) => Client.open({ origin, transport: inTurn([here, there]), userAgent });
    const [browser, phone] = [await open(userAgents.chromeOnWindows), await open(userAgents.chromeOnAndroid)];
    void (await phone.signIn(await phone.signUp())).value;
    const unknown = async (api: ApiProcess) => (await tokensAt(api, site, { grant_type: "refresh_token" })).error;
    for (const api of [here, there]) await expect.poll(() => unknown(api), REREAD).toBe("invalid_request");
    return { site, browser, phone };
  }

  type Opened = Awaited<ReturnType<typeof opened>>;

  /** The phone lets the browser in for the site; resolves to the code. */
  async function codeBy({ site, browser, phone }: Opened): Promise<string> {
    const asked = await follow(browser, authorizePath(site));
    const interaction = asked.url.searchParams.get("callbackUrl") ?? "";
    expect(interaction).toMatch(/^\/oidc\/interaction\//);
    const request = interaction.split("/").at(-1);
    const { id } = (await browser.createTicket({ body: { jkt: await browser.thumbprint(), request } })).value;
    const { confirmToken, for: purpose } = (await phone.scan(id, { via: "camera" })).value;
    expect(purpose).toMatchObject({ kind: "site", client: { name: "Shop" } });
    void (await phone.confirm(id, { confirmToken, kind: purpose?.kind })).value;
    void (await browser.claim(id)).value;
    const { url } = await follow(browser, interaction);
    return url.searchParams.get("code") ?? "";
  }

  test("carry a sign-in between them, to its tokens, refreshed ones and the logout", async () => {
    const all = await opened();
    const { site, browser } = all;
    const exchange = { grant_type: "authorization_code", redirect_uri: REDIRECT, code_verifier: VERIFIER };
    const first = await tokensAt(there, site, { ...exchange, code: await codeBy(all) });
    expect(first).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    for (const api of [here, there]) expect(await userinfoAt(api, first)).toBe(200);

    const refresh = (api: ApiProcess, { refresh_token }: Tokens) =>
      tokensAt(api, site, { grant_type: "refresh_token", refresh_token });
    const second = await refresh(here, first);
    const third = await refresh(there, second);
    expect(third.error).toBeUndefined();

    const hint = { id_token_hint: third.id_token, post_logout_redirect_uri: BYE, state: "bye" };
    const question = await follow(browser, `/oidc/logout?${new URLSearchParams(hint)}`);
    const page = JSON.parse(decodeURIComponent(question.text)) as OidcPage;
    if (page.what !== "logout") throw new Error(`It does not ask: ${question.text}`);
    const left = await follow(browser, page.action, { xsrf: page.xsrf, logout: "yes" });
    expect(left.url.href).toBe(`${BYE}?state=bye`);
    for (const api of [here, there]) {
      expect(await userinfoAt(api, third)).toBe(401);
      expect((await refresh(api, third)).error).toBe("invalid_grant");
    }
    const silent = authorizePath(site, { prompt: "none", scope: "openid" });
    for (let turn = 0; turn < 2; turn++) {
      expect((await follow(browser, silent)).url.searchParams.get("error")).toBe("login_required");
    }
  });

  test("end a grant at once with the device that the phone signs out at the other", async () => {
    const all = await opened();
    const { site, phone } = all;
    const exchange = { grant_type: "authorization_code", redirect_uri: REDIRECT, code_verifier: VERIFIER };
    const tokens = await tokensAt(here, site, { ...exchange, code: await codeBy(all) });
    for (const api of [here, there]) expect(await userinfoAt(api, tokens)).toBe(200);
    void (await phone.endOtherDevices()).value;
    for (const api of [here, there]) expect(await userinfoAt(api, tokens)).toBe(401);
    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect((await tokensAt(there, site, refresh)).error).toBe("invalid_grant");
  });

  test("publish the same new keys without a restart, and those of before stay good", async () => {
    const all = await opened();
    const { site } = all;
    const exchange = { grant_type: "authorization_code", redirect_uri: REDIRECT, code_verifier: VERIFIER };
    const { id_token } = await tokensAt(here, site, { ...exchange, code: await codeBy(all) });
    const before = (await keysAt(there)).keys.map(({ kid }) => kid);
    expect(before).toContain(decodeProtectedHeader(id_token).kid);
    expect(await askForNewKeys(database.open(), new Date())).toBe(2);
    await expect.poll(async () => (await keysAt(here)).keys.length, REREAD).toBe(before.length + 2);
    const { keys } = await keysAt(here);
    await expect.poll(async () => (await keysAt(there)).keys, REREAD).toEqual(keys);
    expect(keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining(before));
    for (const api of [here, there]) {
      const { payload } = await jwtVerify(id_token, createLocalJWKSet(await keysAt(api)), { audience: site.id });
      expect(payload.name).toBe("Ada Lovelace");
    }
  });
});
