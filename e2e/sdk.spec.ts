import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Mounted } from "../packages/qr-login/src/dom";
import { test as base, expect } from "./fixtures";
import { openEmbeddingSite } from "./sdk-site";
import { cancel, confirm, openDevice, qrCode, readCode, scan, signIn } from "./steps";

const test = base.extend<object, { launchOptions: { args?: string[] } }>({
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({ ...launchOptions, args: [...(launchOptions.args ?? []), "--test-third-party-cookie-phaseout"] }),
    { scope: "worker" },
  ],
});

/** What the page of the test at hand has put there. */
declare const mount: () => Mounted;
declare const second: Mounted;

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

const hello = (page: Page) => page.getByRole("heading", { name: "Hello Ada Lovelace" });

for (const way of ["tag", "inline", "react"]) {
  test(`${way}: the code is in the site's own page, which takes no cookie and no frame`, async ({
    desktop,
    phone,
    account,
    server,
  }) => {
    const site = await openEmbeddingSite(server);
    const made: string[] = [];
    desktop.on("request", (request) => {
      if (request.url().endsWith("/oidc/device_authorization")) made.push(request.url());
    });
    await signIn(phone, account);
    await desktop.goto(`${site.origin}/${way}`);
    await scan(phone, await readCode(desktop));
    expect(made).toHaveLength(1);
    await expect(phone.getByText("Signs in to Shop")).toBeVisible();
    await expect(phone.getByText(new URL(site.origin).host, { exact: true })).toBeVisible();
    await expect(phone.getByText(`its address bar says ${new URL(site.origin).host}.`)).toBeVisible();
    await expect(desktop.getByText("Type this number on your phone", { exact: true })).toBeVisible();
    await expectAccessible(desktop);
    await confirm(phone);
    await expect(hello(desktop)).toBeVisible();
    expect(site.person()).toMatchObject({ name: account.name });
    expect(await desktop.context().cookies()).toEqual([]);
    expect(desktop.frames()).toHaveLength(1);
    site.close();
  });
}

test("it is accessible, in the languages, light and dark, right to left, and by the keyboard", async ({
  newDesktop,
  server,
}) => {
  const site = await openEmbeddingSite(server);
  for (const [locale, name, dir] of [
    ["en-US", "QR code to sign in with your phone", "ltr"],
    ["de-DE", "QR-Code zum Anmelden mit dem Smartphone", "ltr"],
    ["ar-EG", "رمز QR لتسجيل الدخول بهاتفك", "rtl"],
  ] as const) {
    const page = await newDesktop({ locale, colorScheme: dir === "rtl" ? "dark" : "light" });
    await page.goto(`${site.origin}/inline?lang=${locale}&dir=${dir}&bgcolor=${dir === "rtl" ? "black" : "white"}`);
    await readCode(page, name);
    await expect(page.locator("#qr > div")).toHaveAttribute("dir", dir);
    await expectAccessible(page);
  }
  site.close();
});

test("a phone that says no is told, and a new code comes by the keyboard", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const site = await openEmbeddingSite(server);
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/inline`);
  await scan(phone, await readCode(desktop));
  await cancel(phone);
  await expect(desktop.getByRole("heading", { name: "Declined on the phone" })).toBeVisible();
  await expectAccessible(desktop);
  await desktop.getByRole("button", { name: "Show a new code" }).focus();
  await desktop.keyboard.press("Enter");
  await readCode(desktop);
  expect(site.person()).toBeUndefined();
  site.close();
});

test("a page that is left takes its code back, and the sign-in of another is listed and can be ended", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const site = await openEmbeddingSite(server);
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/states`);
  await expect(desktop.locator("#state")).toContainText('"step":"waiting"');
  const { url } = JSON.parse((await desktop.locator("#state").textContent()) ?? "");
  await desktop.goto(`${site.origin}/inline`);
  await readCode(desktop);
  await phone.goto(url);
  await expect(phone.getByRole("heading", { name: "This code is no longer good" })).toBeVisible();

  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(hello(desktop)).toBeVisible();
  await phone.goto("/devices");
  await openDevice(phone, "Shop");
  await expect(phone.getByRole("button", { name: "Sign out Shop" })).toBeVisible();
  site.close();
});

test("destroyed it leaves nothing behind, and mounted anew in one breath it asks for one code", async ({
  desktop,
  server,
}) => {
  const site = await openEmbeddingSite(server);
  const asked: string[] = [];
  desktop.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await desktop.goto(`${site.origin}/bare`);
  await desktop.evaluate(() => {
    mount().destroy();
    const second = mount();
    Object.assign(globalThis, { second });
  });
  await readCode(desktop);
  expect(asked.filter((path) => path === "/oidc/device_authorization")).toHaveLength(1);
  const withdrawn = desktop.waitForResponse("**/oidc/device/withdraw");
  await desktop.evaluate(() => second.destroy());
  expect((await withdrawn).status()).toBe(200);
  await expect(desktop.locator("#qr")).toBeEmpty();
  site.close();
});

test("in a window beside the page, though the login keeps windows apart", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const site = await openEmbeddingSite(server);
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/popup`);
  const opening = desktop.waitForEvent("popup");
  await desktop.getByRole("button", { name: "Sign in with the phone" }).click();
  const popup = await opening;
  await expect(popup.getByText("You are signing in to Shop")).toBeVisible();
  await scan(phone, await readCode(popup));
  const closed = popup.waitForEvent("close");
  await confirm(phone);
  await closed;
  await expect(hello(desktop)).toBeVisible();
  expect(site.person()).toMatchObject({ name: account.name });
  site.close();
});

test("in place of the page, and back", async ({ desktop, phone, account, server }) => {
  const site = await openEmbeddingSite(server);
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/redirect`);
  await desktop.getByRole("button", { name: "Sign in with your phone" }).click();
  await expect(desktop.getByText("You are signing in to Shop")).toBeVisible();
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(hello(desktop)).toBeVisible();
  expect(new URL(desktop.url()).search).toBe("");
  site.close();
});

test("another site's page gets no code by this one's client, and cannot frame ours", async ({ browser, server }) => {
  const [site, stranger] = [await openEmbeddingSite(server), await openEmbeddingSite(server)];
  // Chromium itself complains of what is refused, so this page is nobody's whose complaints count.
  const context = await browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${stranger.origin}/tag?client=${site.clientId}`);
  await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
  await expect(qrCode(page)).toHaveCount(0);
  // Whoever builds the page is told what to do.
  const command = `npm run client -- add ${site.clientId} --name "Shop" --public --inline --origin ${stranger.origin}`;
  await expect
    .poll(() => said.filter((text) => text.startsWith("QR Login: ") && text.endsWith(command)))
    .toHaveLength(1);
  await context.close();
  for (const each of [site, stranger]) each.close();
});

test("the site's server refuses a token of another site, and an old sign-in's", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const [site, other] = [await openEmbeddingSite(server), await openEmbeddingSite(server)];
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/inline`);
  const sent = desktop.waitForRequest(`${site.origin}/session`);
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  const { id_token } = (await sent).postDataJSON();
  const answer = await fetch(`${other.origin}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id_token }),
  });
  expect(answer.status).toBe(400);
  expect(other.refused().join()).toContain('unexpected "aud"');
  for (const each of [site, other]) each.close();
});

test("the tag says where the site's server takes no token, and shows another code", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const site = await openEmbeddingSite(server);
  await signIn(phone, account);
  await desktop.route(`${site.origin}/session`, (route) => route.fulfill({ status: 503 }));
  await desktop.goto(`${site.origin}/tag`);
  await desktop.evaluate(() => {
    addEventListener("qr-login-error", (event) => {
      document.title = `Error: ${(event as CustomEvent<string>).detail}`;
    });
  });
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(desktop.getByRole("alert")).toHaveText("Signing in did not work");
  await expect(desktop.getByText("You are signed in")).toHaveCount(0);
  await expect(desktop).toHaveTitle("Error: post_503");
  await desktop.unrouteAll();
  await desktop.getByRole("button", { name: "Try again" }).click();
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(hello(desktop)).toBeVisible();
  site.close();
});
