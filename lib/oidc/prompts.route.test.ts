import { describe, expect, test } from "vitest";
import { newAccount } from "../api/testing/in-process";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { addSite, Browser, type Landed, provider, requestAt, type Site } from "./testing/op";

freshProcessDatabase();
provider();

async function signedIn() {
  const account = await newAccount("Dana");
  const browser = await Browser.open();
  await browser.signIn(account.id);
  return { account, browser };
}

const back = (landed: Landed) => `/oidc/interaction/${requestAt(landed)}`;
const errorAt = (url: string) => new URL(url).searchParams.get("error");

describe("prompt=select_account", () => {
  test("is met by whoever signs in after the question, another account or the same", async () => {
    const site = await addSite({ trusted: true });
    for (const other of [true, false]) {
      const { account, browser } = await signedIn();
      const started = await site.start({ prompt: "select_account" });
      const atLogin = await browser.go(started.url);
      expect(new URL(atLogin.url).pathname).toBe("/login");
      expect(new URL(atLogin.url).searchParams.get("again")).toBe("1");
      const chosen = other ? await newAccount("Robin") : account;
      await browser.signIn(chosen.id);
      const landed = await browser.go(back(atLogin));
      expect((await site.finish(started, landed.url)).claims()?.sub).toBe(chosen.id);
    }
  });

  test("is met by the first sign-in of a browser, which is not asked twice", async () => {
    const site = await addSite({ trusted: true });
    const browser = await Browser.open();
    const started = await site.start({ prompt: "select_account login" });
    const atLogin = await browser.go(started.url);
    await browser.signIn((await newAccount("Dana")).id);
    const landed = await browser.go(back(atLogin));
    expect((await site.finish(started, landed.url)).claims()?.name).toBe("Dana");
  });

  test("does not go with none, nor does a word that nobody knows", async () => {
    const site = await addSite({ trusted: true });
    const { browser } = await signedIn();
    for (const prompt of ["none select_account", "none login", "nonsense", "create"]) {
      expect(errorAt((await browser.go((await site.start({ prompt })).url)).url)).toBe("invalid_request");
    }
  });
});

test("prompt=consent asks again, also where a sign-in is asked for with it", async () => {
  const site = await addSite();
  const { account, browser } = await signedIn();
  const first = await browser.go((await site.start()).url);
  await browser.go(first.url, { method: "POST" });
  const started = await site.start({ prompt: "login consent" });
  const atLogin = await browser.go(started.url);
  await browser.signIn(account.id);
  const asked = await browser.go(back(atLogin));
  expect(asked.drawn?.page?.what).toBe("continue");
  const landed = await browser.go(asked.url, { method: "POST" });
  expect((await site.finish(started, landed.url)).claims()?.sub).toBe(account.id);
});

test("max_age is kept beside a hint of the same person, where the provider's own session is gone", async () => {
  const site = await addSite({ trusted: true });
  const { account, browser } = await signedIn();
  const first = await site.start();
  const { id_token = "" } = await site.finish(first, (await browser.go(first.url)).url);
  await database().oidcRecord.deleteMany({ where: { kind: "Session" } });
  const long = new Date(Date.now() - 60_000);
  await database().device.updateMany({
    where: { userId: account.id },
    data: { createdAt: long, provenAt: long },
  });
  const started = await site.start({ id_token_hint: id_token, max_age: "10" });
  const atLogin = await browser.go(started.url);
  expect(new URL(atLogin.url).pathname).toBe("/login");
  await browser.signIn(account.id);
  const landed = await browser.go(back(atLogin));
  expect((await site.finish(started, landed.url)).claims()?.sub).toBe(account.id);
});

describe("a client without PKCE", () => {
  async function codeOf(site: Site, leftOut: readonly string[]): Promise<string> {
    const { browser } = await signedIn();
    const url = new URL((await site.start()).url);
    for (const name of leftOut) url.searchParams.delete(name);
    return (await browser.go(url.href)).url;
  }
  const PKCE = ["code_challenge", "code_challenge_method"];

  test("sends a nonce in its place, and is refused without either", async () => {
    const site = await addSite({ trusted: true, noPkce: true });
    const landed = new URL(await codeOf(site, PKCE));
    expect(landed.searchParams.get("code")).toBeTruthy();
    expect(errorAt(await codeOf(site, [...PKCE, "nonce"]))).toBe("invalid_request");
    expect(errorAt(await codeOf(site, ["nonce"]))).toBe(null);
  });

  test("is refused where it was not added so", async () => {
    const site = await addSite({ trusted: true });
    expect(errorAt(await codeOf(site, PKCE))).toBe("invalid_request");
  });
});
