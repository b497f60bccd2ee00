import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ar } from "@/lib/i18n/messages/ar";
import { de } from "@/lib/i18n/messages/de";
import { fr } from "@/lib/i18n/messages/fr";
import { zhHans } from "@/lib/i18n/messages/zh-Hans";
import { expect, test } from "./fixtures";
import { clientCommand, openSite } from "./site";
import { cancel, confirm, fillSignIn, openDevice, readCode, scan, sessionOf, signIn } from "./steps";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test("a site on another origin signs in by the phone, which is told for which site", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const site = await openSite(server);
  await signIn(phone, account);
  await desktop.goto(site.origin);
  await desktop.goto(`${site.origin}/login`);
  await expect(desktop.getByText("You are signing in to Shop")).toBeVisible();
  await expectAccessible(desktop);
  await scan(phone, await readCode(desktop));
  await expect(phone.getByText("Signs in to Shop")).toBeVisible();
  await expect(phone.getByText(new URL(site.origin).host)).toBeVisible();
  await expectAccessible(phone);
  await confirm(phone);
  await expect(desktop.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  expect(site.claims()).toMatchObject({ preferred_username: account.username, acr: "urn:qr-login:qr", groups: [] });

  await test.step("and comes back without a page", async () => {
    await desktop.goto(`${site.origin}/login`);
    await expect(desktop.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  });

  await test.step("until the phone signs that browser out", async () => {
    await phone.goto("/devices");
    await openDevice(phone, "Chrome on Linux");
    await phone.getByRole("button", { name: "Sign out Chrome on Linux" }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await expect(phone.getByRole("status").filter({ hasText: "signed out" })).toBeVisible();
    await desktop.goto(`${site.origin}/login?prompt=none`);
    await expect(desktop.getByRole("heading", { name: "Not signed in: login_required" })).toBeVisible();
  });
  site.close();
});

test("the code is in the first paint, though another site led there", async ({ desktop, server }) => {
  const site = await openSite(server);
  const asked: string[] = [];
  desktop.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await desktop.goto(site.origin);
  await desktop.evaluate(() => location.assign("/login"));
  await readCode(desktop);
  expect(asked.filter((each) => each === "POST /api/qr")).toEqual([]);
  site.close();
});

test("cancel on the phone brings access_denied to the site", async ({ desktop, phone, account, server }) => {
  const site = await openSite(server);
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/login`);
  await scan(phone, await readCode(desktop));
  await cancel(phone);
  await expect(desktop.getByRole("heading", { name: "Not signed in: access_denied" })).toBeVisible();
  site.close();
});

test("cancel on the desktop does, too", async ({ desktop, server }) => {
  const site = await openSite(server);
  await desktop.goto(`${site.origin}/login`);
  await desktop.getByRole("link", { name: "Cancel and go back to Shop" }).click();
  await expect(desktop.getByRole("heading", { name: "Not signed in: access_denied" })).toBeVisible();
  site.close();
});

test("a phone signs in on its own screen, is asked once whether to continue, and may say no", async ({
  phone,
  account,
  server,
}) => {
  const site = await openSite(server);
  await phone.goto(`${site.origin}/login?login_hint=${account.username}`);
  await expect(phone.getByText("You are signing in to Shop")).toBeVisible();
  await expect(phone.getByLabel("Username")).toHaveValue(account.username);
  await fillSignIn(phone, account);
  await expect(phone.getByRole("heading", { name: "Continue to Shop?" })).toBeVisible();
  await expectAccessible(phone);
  await phone.getByRole("link", { name: "Cancel" }).click();
  await expect(phone.getByRole("heading", { name: "Not signed in: access_denied" })).toBeVisible();

  await phone.goto(`${site.origin}/login`);
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(phone.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  await phone.goto(`${site.origin}/login`);
  await expect(phone.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  site.close();
});

test("sign-up in the middle comes back to the site", async ({ phone, server }) => {
  const site = await openSite(server);
  await phone.goto(`${site.origin}/login`);
  await phone.getByRole("link", { name: "Create an account" }).click();
  await phone.getByLabel("Your name").fill("Robin New");
  await phone.getByLabel("Username").fill(`robin-${Date.now()}`);
  await phone.getByLabel("Password", { exact: true }).fill("four other little words");
  await phone.getByRole("button", { name: "Create account" }).click();
  await expect(phone.getByRole("heading", { name: "Continue to Shop?" })).toBeVisible();
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(phone.getByRole("heading", { name: "Hello Robin New" })).toBeVisible();
  site.close();
});

for (const [locale, messages] of Object.entries({ ar, de, fr, "zh-Hans": zhHans })) {
  test(`the pages between are in the browser's language: ${locale}`, async ({
    newDesktop,
    newPhone,
    account,
    server,
  }) => {
    const site = await openSite(server);
    const { destination, continue: asked, over } = messages.oidc;
    const named = (sentence: string) =>
      new RegExp(sentence.split("{client}").join("[\\u2066-\\u2069]*Shop[\\u2066-\\u2069]*"));
    const desktop = await newDesktop({ locale });
    await desktop.goto(`${site.origin}/login`);
    await expect(desktop.getByText(named(destination))).toBeVisible();
    await expectAccessible(desktop);
    await desktop.goto("/oidc/interaction/aaaaaaaaaaaaaaaaaaaaa");
    await expect(desktop.getByRole("heading", { name: over.title })).toBeVisible();
    const phone = await newPhone({ locale });
    await phone.goto(`${site.origin}/login`);
    await phone.locator('input[autocomplete~="username"]').first().fill(account.username);
    await phone.locator('input[type="password"]').fill(account.password);
    await phone.locator('form button[type="submit"]').first().click();
    await expect(phone.getByRole("heading", { name: named(asked.title) })).toBeVisible();
    await expectAccessible(phone);
    site.close();
  });
}

test("another account in the middle goes on as that one", async ({ desktop, account, server, playwright }) => {
  const site = await openSite(server, "--trusted");
  const request = await playwright.request.newContext({ baseURL: server.origin });
  const robin = { username: `robin-${Date.now()}`, password: "four other little words", name: "Robin" };
  expect((await request.post("/api/account", { data: robin })).status()).toBe(201);
  await request.dispose();
  await signIn(desktop, account);
  await desktop.goto(`${site.origin}/login`);
  await expect(desktop.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  await desktop.goto(`${site.origin}/login?prompt=login`);
  await desktop.getByText("Use a password instead").click();
  await fillSignIn(desktop, robin);
  await expect(desktop.getByRole("heading", { name: "Hello Robin" })).toBeVisible();
  expect((await sessionOf(await pageAt(desktop, server.origin))).user?.username).toBe(robin.username);
  site.close();
});

test("logout leads back to the site, and ends the device", async ({ desktop, account, server }) => {
  const site = await openSite(server, "--trusted");
  await signIn(desktop, account);
  await desktop.goto(`${site.origin}/login`);
  await expect(desktop.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  await desktop.goto(`${site.origin}/logout`);
  await expect(desktop.getByRole("heading", { name: "Sign out?" })).toBeVisible();
  await expectAccessible(desktop);
  await desktop.getByRole("button", { name: "Sign out" }).click();
  await expect(desktop.getByRole("heading", { name: "Goodbye" })).toBeVisible();
  expect(new URL(desktop.url()).searchParams.get("state")).toBe("bye");
  expect(await sessionOf(await pageAt(desktop, server.origin))).toEqual({});
  // Nobody is signed in: there is nothing to ask.
  await desktop.goto(`${site.origin}/logout`);
  await expect(desktop.getByRole("heading", { name: "Goodbye" })).toBeVisible();
  site.close();
});

for (const given of ["nothing", "a site"]) {
  test(`logout asks who has been to no site, and tells who is signed out: ${given}`, async ({
    desktop,
    account,
    server,
  }) => {
    const site = await openSite(server);
    const to = { client_id: site.id, post_logout_redirect_uri: `${site.origin}/bye` };
    const address = given === "nothing" ? "/oidc/logout" : `/oidc/logout?${new URLSearchParams(to)}`;
    const left = desktop.getByRole("heading", { name: given === "nothing" ? "You are signed out" : "Goodbye" });
    await signIn(desktop, account);
    await desktop.goto(address);
    await expect(desktop.getByRole("heading", { name: "Sign out?" })).toBeVisible();
    await expectAccessible(desktop);
    await desktop.getByRole("button", { name: "Sign out" }).click();
    await expect(left).toBeVisible();
    expect(await sessionOf(await pageAt(desktop, server.origin))).toEqual({});
    await desktop.goto(address);
    await expect(left).toBeVisible();
    await desktop.goto(`/oidc/logout?client_id=${site.id}`);
    await expect(desktop.getByRole("heading", { name: "You are signed out" })).toBeVisible();
    site.close();
  });
}

test("who is in no group is told so, and the site access_denied", async ({ desktop, account, server }) => {
  const site = await openSite(server, "--group", "family");
  await signIn(desktop, account);
  await desktop.goto(`${site.origin}/login`);
  await expect(desktop.getByRole("heading", { name: "Shop is not open to you" })).toBeVisible();
  await expectAccessible(desktop);
  await desktop.getByRole("link", { name: "Go back to Shop" }).click();
  await expect(desktop.getByRole("heading", { name: "Not signed in: access_denied" })).toBeVisible();
  site.close();
});

test("a site's mistake is told on a page of ours, and leads nowhere", async ({ desktop, server }) => {
  const site = await openSite(server);
  await desktop.goto(`${site.origin}/login?redirect_uri=${encodeURIComponent("https://evil.example/cb")}`);
  await expect(
    desktop.getByRole("heading", { name: "The site or app that sent you here made a mistake" }),
  ).toBeVisible();
  await expectAccessible(desktop);
  await desktop.goto("/oidc/interaction/aaaaaaaaaaaaaaaaaaaaa");
  await expect(desktop.getByRole("heading", { name: "This sign-in is over" })).toBeVisible();
  await expectAccessible(desktop);
  site.close();
});

test("display=popup has no frame, and ui_locales chooses the language where nobody has", async ({
  desktop,
  server,
}) => {
  const site = await openSite(server);
  await desktop.goto(`${site.origin}/login?display=popup&ui_locales=de`);
  await expect(desktop.getByText("Sie melden sich bei Shop an")).toBeVisible();
  await expect(desktop.getByRole("banner")).toHaveCount(0);
  site.close();
});

test("a client that is disabled is unknown within seconds", async ({ desktop, server }) => {
  const site = await openSite(server);
  const clients = JSON.parse(await clientCommand(server, "list", "--json")) as { id: string; redirects: string[] }[];
  const id = clients.find(({ redirects }) => redirects.includes(`${site.origin}/cb`))?.id ?? "";
  await clientCommand(server, "disable", id);
  await expect(async () => {
    await desktop.goto(`${site.origin}/login`);
    await expect(desktop.getByText("invalid_client")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 5_000 });
  site.close();
});

/** A page of our own, to ask its session at. */
async function pageAt(page: Page, origin: string): Promise<Page> {
  await page.goto(origin);
  return page;
}
