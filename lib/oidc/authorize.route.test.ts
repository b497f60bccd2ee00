import * as oidc from "openid-client";
import { describe, expect, test } from "vitest";
import { setDirectoryEntry } from "../accounts/directory";
import { newAccount } from "../api/testing/in-process";
import { userAgents } from "../api/testing/user-agents";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { endDevice } from "../devices/device";
import { addSite, Browser, byPhone, newPhoneOf, provider, requestAt } from "./testing/op";

freshProcessDatabase();
const op = provider();

const DANA = "Dana";

async function signedIn(name = DANA) {
  const account = await newAccount(name);
  const browser = await Browser.open();
  const deviceId = await browser.signIn(account.id);
  return { account, browser, deviceId };
}

function errorAt(url: string): string | null {
  return new URL(url).searchParams.get("error");
}

test("a site signs in a browser that a phone lets in: the phone is told for which site, and nobody asks once more", async () => {
  const site = await addSite();
  const phone = await newPhoneOf(await newAccount(DANA));
  const browser = await Browser.open();
  const started = await site.start();
  const atLogin = await browser.go(started.url);
  expect(atLogin.hops).toEqual(["/oidc/authorize", "/oidc/interaction/:id", "/login"]);

  const body = { jkt: await browser.client.thumbprint(), request: requestAt(atLogin) };
  const ticket = (await browser.client.createTicket({ body })).value;
  const scan = (await phone.scan(ticket.id, { via: "camera" })).value;
  expect(scan.for).toEqual({
    kind: "site",
    client: { name: "Shop", host: "shop.example", trusted: false },
    scopes: ["openid", "profile"],
  });
  await byPhone(browser, atLogin, phone);

  const landed = await browser.go(`/oidc/interaction/${requestAt(atLogin)}`);
  expect(landed.hops).toEqual(["/oidc/interaction/:id", "/oidc/authorize/:id"]);
  expect(landed.url).toMatch(/^https:\/\/shop\.example\/cb\?/);
  const tokens = await site.finish(started, landed.url);
  expect(tokens.claims()).toMatchObject({
    iss: op.origin(),
    aud: site.id,
    sub: phone.account.id,
    name: DANA,
    preferred_username: phone.account.username,
    acr: "urn:qr-login:qr",
    amr: ["mca", "swk"],
  });
  const info = await oidc.fetchUserInfo(site.config, tokens.access_token, phone.account.id);
  expect(info).toMatchObject({ sub: phone.account.id, name: DANA });
});

test("a confirmation that does not repeat what the phone was told lets nobody in", async () => {
  const site = await addSite();
  const [phone, browser] = [await newPhoneOf(), await Browser.open()];
  const atLogin = await browser.go((await site.start()).url);
  const body = { jkt: await browser.client.thumbprint(), request: requestAt(atLogin) };
  const ticket = (await browser.client.createTicket({ body })).value;
  const scan = (await phone.scan(ticket.id, { via: "camera" })).value;
  const number = (await browser.client.status(ticket.id)).value.number;
  const decision = { confirmToken: scan.confirmToken, ...(number && { number }) };
  for (const kind of [undefined, "device"] as const) {
    const refused = await phone.confirm(ticket.id, { ...decision, kind });
    expect([refused.status, refused.code]).toEqual([400, "invalid_request"]);
  }
  expect((await phone.confirm(ticket.id, { ...decision, kind: "site" })).ok).toBe(true);
});

test("a request that nobody made gets no code", async () => {
  const browser = await Browser.open();
  const answer = await browser.client.createTicket({ body: { request: "a".repeat(21) } });
  expect([answer.status, answer.code]).toEqual([400, "invalid_request"]);
});

describe("whoever is signed in already", () => {
  test("is asked the first time, and never again", async () => {
    const site = await addSite();
    const { browser } = await signedIn();
    const first = await site.start();
    const asked = await browser.go(first.url);
    expect(asked.drawn?.page).toMatchObject({ what: "continue", client: { name: "Shop", host: "shop.example" } });
    expect(asked.response?.headers.get("content-security-policy")).toContain(
      "form-action 'self' https://shop.example;",
    );
    const landed = await browser.go(asked.url, { method: "POST" });
    expect((await site.finish(first, landed.url)).claims()?.acr).toBe("urn:qr-login:pwd");

    const second = await site.start();
    const straight = await browser.go(second.url);
    expect(straight.hops).toEqual(["/oidc/authorize"]);
    expect((await site.finish(second, straight.url)).claims()?.name).toBe(DANA);
  });

  test("of a trusted client is asked nothing", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const started = await site.start();
    const landed = await browser.go(started.url);
    expect((await site.finish(started, landed.url)).claims()?.name).toBe(DANA);
  });

  test("may say no, which the site is told", async () => {
    const site = await addSite();
    const { browser } = await signedIn();
    const asked = await browser.go((await site.start()).url);
    const landed = await browser.go(`${asked.url}?cancel`);
    expect(landed.url).toMatch(/^https:\/\/shop\.example\/cb\?/);
    expect(errorAt(landed.url)).toBe("access_denied");
  });

  test("is not sent on by another site's form", async () => {
    const site = await addSite();
    const { browser } = await signedIn();
    const asked = await browser.go((await site.start()).url);
    const response = await fetch(asked.url, { method: "POST", headers: { origin: "https://evil.example" } });
    expect(response.status).toBe(403);
  });
});

test("a code is sent to an address that is registered, letter by letter, and no error leads to any other", async () => {
  const site = await addSite();
  const { browser } = await signedIn();
  const others = [
    "https://shop.example/cb/",
    "https://shop.example/cb?x=1",
    "https://shop.example/CB",
    "https://shop.example:443/cb",
    "https://shop.example/cb/../cb",
    "https://shop.example/%63b",
    "https://shop.example@evil.example/cb",
    "https://evil.example/cb",
    "http://shop.example/cb",
  ];
  for (const redirect_uri of others) {
    const kinds: Record<string, string>[] = [{}, { prompt: "none" }, { response_type: "token" }, { scope: "nonsense" }];
    for (const more of kinds) {
      const landed = await browser.go((await site.start({ redirect_uri, ...more })).url);
      expect(landed.drawn?.page).toMatchObject({ what: "error" });
      expect(landed.url.startsWith(op.origin())).toBe(true);
    }
  }
});

test("a mode that is off is refused by a redirect, and by no form", async () => {
  const site = await addSite({ trusted: true });
  const { browser } = await signedIn();
  for (const response_mode of ["form_post", "fragment", "web_message", "jwt"]) {
    const landed = await browser.go((await site.start({ response_mode })).url);
    expect(landed.url).toMatch(/^https:\/\/shop\.example\/cb\?/);
    expect(errorAt(landed.url)).toBeTruthy();
  }
});

describe("prompt and max_age", () => {
  test("prompt=login is met by a sign-in after the question, never by one before", async () => {
    const site = await addSite({ trusted: true });
    const { browser, account } = await signedIn();
    const started = await site.start({ prompt: "login" });
    const atLogin = await browser.go(started.url);
    expect(new URL(atLogin.url).pathname).toBe("/login");
    expect(new URL(atLogin.url).searchParams.get("again")).toBe("1");
    const back = `/oidc/interaction/${requestAt(atLogin)}`;
    expect(new URL((await browser.go(back)).url).pathname).toBe("/login");
    await browser.signIn(account.id);
    const landed = await browser.go(back);
    expect((await site.finish(started, landed.url)).claims()?.sub).toBe(account.id);
  });

  test("max_age=0 ends", async () => {
    const site = await addSite({ trusted: true });
    const { browser, account } = await signedIn();
    const started = await site.start({ max_age: "0" });
    const atLogin = await browser.go(started.url);
    expect(new URL(atLogin.url).pathname).toBe("/login");
    await browser.signIn(account.id);
    const landed = await browser.go(`/oidc/interaction/${requestAt(atLogin)}`);
    expect((await site.finish(started, landed.url)).claims()?.auth_time).toBeTypeOf("number");
  });

  test("max_age=10000 is met by a sign-in of just now, also where the provider has no session yet", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    const started = await site.start({ max_age: "10000" });
    expect((await site.finish(started, (await browser.go(started.url)).url)).claims()?.name).toBe(DANA);
  });

  test("prompt=none says login_required where nobody is signed in, and where the device was signed out from the phone", async () => {
    const site = await addSite({ trusted: true });
    const nobody = await Browser.open();
    expect(errorAt((await nobody.go((await site.start({ prompt: "none" })).url)).url)).toBe("login_required");

    const { browser, deviceId } = await signedIn();
    await browser.go((await site.start()).url);
    const silent = await browser.go((await site.start({ prompt: "none" })).url);
    expect(new URL(silent.url).searchParams.get("code")).toBeTruthy();
    await endDevice(database(), deviceId, new Date());
    expect(errorAt((await browser.go((await site.start({ prompt: "none" })).url)).url)).toBe("login_required");
  });

  test("prompt=none says consent_required where the person was never asked", async () => {
    const [known, site] = [await addSite({ trusted: true }), await addSite()];
    const { browser } = await signedIn();
    await browser.go((await known.start()).url);
    const landed = await browser.go((await site.start({ prompt: "none" })).url);
    expect(errorAt(landed.url)).toBe("consent_required");
  });

  test("a hint of somebody else asks for that person", async () => {
    const site = await addSite({ trusted: true });
    const dana = await signedIn();
    const first = await site.start();
    const { id_token } = await site.finish(first, (await dana.browser.go(first.url)).url);
    const other = await signedIn("Robin");
    const hinted = await site.start({ id_token_hint: String(id_token) });
    expect(new URL((await other.browser.go(hinted.url)).url).pathname).toBe("/login");
    const same = await site.start({ id_token_hint: String(id_token) });
    expect((await site.finish(same, (await dana.browser.go(same.url)).url)).claims()?.sub).toBe(dana.account.id);
  });
});

test("another account in mid-flow ends neither in a page nor in the first one's name", async () => {
  const site = await addSite({ trusted: true });
  const { browser } = await signedIn();
  await browser.go((await site.start()).url);
  const started = await site.start({ prompt: "login" });
  const atLogin = await browser.go(started.url);
  const robin = await newAccount("Robin");
  await browser.signIn(robin.id);
  const landed = await browser.go(`/oidc/interaction/${requestAt(atLogin)}`);
  expect((await site.finish(started, landed.url)).claims()).toMatchObject({ sub: robin.id, name: "Robin" });
});

test("another account on the same browser gets tokens of its own, and none of the one before", async () => {
  const site = await addSite({ trusted: true });
  const { browser, account } = await signedIn();
  const first = await site.start();
  expect((await site.finish(first, (await browser.go(first.url)).url)).claims()?.sub).toBe(account.id);
  const robin = await newAccount("Robin");
  await browser.signIn(robin.id);
  const second = await site.start();
  expect((await site.finish(second, (await browser.go(second.url)).url)).claims()?.sub).toBe(robin.id);
});

test("sign-up in the middle comes back to the site", async () => {
  const site = await addSite();
  const browser = await Browser.open();
  const started = await site.start();
  const atLogin = await browser.go(started.url);
  const account = await browser.client.signUp({ name: "New here" });
  void (await browser.client.signIn(account)).value;
  const asked = await browser.go(`/oidc/interaction/${requestAt(atLogin)}`);
  expect(asked.drawn?.page?.what).toBe("continue");
  const landed = await browser.go(asked.url, { method: "POST" });
  expect((await site.finish(started, landed.url)).claims()?.name).toBe("New here");
});

test("two tabs at once both get their code", async () => {
  const site = await addSite({ trusted: true });
  const browser = await Browser.open();
  const started = [await site.start(), await site.start()];
  const pages = [await browser.go(started[0]?.url ?? ""), await browser.go(started[1]?.url ?? "")];
  await browser.signIn((await newAccount(DANA)).id);
  for (const index of [1, 0]) {
    const page = pages[index];
    const start = started[index];
    if (!page || !start) throw new Error("No such tab");
    const landed = await browser.go(`/oidc/interaction/${requestAt(page)}`);
    expect((await site.finish(start, landed.url)).claims()?.name).toBe(DANA);
  }
});

test("a request in another browser, or one that was answered, is over", async () => {
  const site = await addSite({ trusted: true });
  const { browser } = await signedIn();
  const other = await signedIn("Robin");
  const atLogin = await browser.go((await site.start({ prompt: "login" })).url);
  const elsewhere = await other.browser.go(`/oidc/interaction/${requestAt(atLogin)}`);
  expect([elsewhere.status, elsewhere.drawn?.page?.what]).toEqual([400, "over"]);
});

test("a phone signs in on its own screen, and a desktop gets its code with the page", async () => {
  const site = await addSite();
  const phone = await Browser.open({ userAgent: userAgents.chromeOnAndroid });
  expect(new URL((await phone.go((await site.start()).url)).url).pathname).toBe("/sign-in");
});

describe("groups", () => {
  test("keep a client to people in one of them, and tell the site of others", async () => {
    const site = await addSite({ trusted: true, groups: ["family", "friends"] });
    const { browser, account } = await signedIn();
    const refused = await browser.go((await site.start()).url);
    expect([refused.status, refused.drawn?.page?.what]).toEqual([403, "notAllowed"]);
    expect(errorAt((await browser.go(`${refused.url}?cancel`)).url)).toBe("access_denied");

    await setDirectoryEntry(database(), account.id, { groups: ["family"] });
    const started = await site.start({ scope: "openid groups" });
    const tokens = await site.finish(started, (await browser.go(started.url)).url);
    expect(tokens.claims()?.groups).toEqual(["family"]);

    await setDirectoryEntry(database(), account.id, { groups: [] });
    expect(errorAt((await browser.go((await site.start({ prompt: "none", scope: "openid groups" })).url)).url)).toBe(
      "access_denied",
    );
    await expect(oidc.fetchUserInfo(site.config, tokens.access_token, account.id)).rejects.toThrow();
  });

  test("are a list, and empty rather than missing; an address is the operator's word and verified, or absent", async () => {
    const site = await addSite({ trusted: true });
    const { browser, account } = await signedIn();
    const scope = "openid email groups";
    const bare = await site.start({ scope });
    const claims = (await site.finish(bare, (await browser.go(bare.url)).url)).claims();
    expect(claims).toMatchObject({ groups: [] });
    expect(claims).not.toHaveProperty("email");
    expect(claims).not.toHaveProperty("email_verified");
    await setDirectoryEntry(database(), account.id, { email: "dana@example.org" });
    const told = await site.start({ scope });
    expect((await site.finish(told, (await browser.go(told.url)).url)).claims()).toMatchObject({
      email: "dana@example.org",
      email_verified: true,
    });
  });
});
