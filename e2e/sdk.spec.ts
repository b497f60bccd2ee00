import type { Page } from "@playwright/test";
import { commandLine } from "../lib/api/testing/guide";
import type { Mounted, MountOptions } from "../packages/qr-login/src/dom";
import { expectAccessible } from "./accessible";
import { type Account, test as base, expect } from "./fixtures";
import { type EmbeddingSite, openEmbeddingSite, snippet } from "./sdk-site";
import { clientCommand } from "./site";
import { cancel, confirm, openDevice, qrCode, readCode, scan, signIn } from "./steps";

const test = base.extend<{ site: EmbeddingSite; other: EmbeddingSite }, { launchOptions: { args?: string[] } }>({
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({ ...launchOptions, args: [...(launchOptions.args ?? []), "--test-third-party-cookie-phaseout"] }),
    { scope: "worker" },
  ],
  site: async ({ server }, use) => {
    const site = await openEmbeddingSite(server);
    await use(site);
    site.close();
  },
  other: async ({ server }, use) => {
    const other = await openEmbeddingSite(server);
    await use(other);
    other.close();
  },
});

/** What the page of the test at hand has put there. */
declare const mount: (options?: Partial<MountOptions>) => Mounted;
declare const second: Mounted;

const hello = (page: Page) => page.getByRole("heading", { name: "Hello Ada Lovelace" });

/** The phone, signed in, scans the code that the page shows. */
async function scanAt(
  address: string,
  { desktop, phone, account }: Record<"desktop" | "phone", Page> & { account: Account },
) {
  await signIn(phone, account);
  await desktop.goto(address);
  await scan(phone, await readCode(desktop));
}

for (const way of ["tag", "pinned", "inline", "react"]) {
  test(`${way}: the code is in the site's own page, which takes no cookie and no frame`, async ({
    desktop,
    phone,
    account,
    site,
  }) => {
    const made: string[] = [];
    desktop.on("request", (request) => {
      if (request.url().endsWith("/oidc/device_authorization")) made.push(request.url());
    });
    await scanAt(`${site.origin}/${way}`, { desktop, phone, account });
    expect(made).toHaveLength(1);
    await expect(phone.getByText("Signs in to Shop")).toBeVisible();
    const asking = phone.getByRole("region", { name: "What you sign in to" });
    await expect(asking.getByText(new URL(site.origin).host, { exact: true })).toBeVisible();
    await expect(phone.getByText(`its address bar says ${new URL(site.origin).host}.`)).toBeVisible();
    // The key is the page's own: it would be new each time.
    await expect(phone.getByText("new to your account")).toHaveCount(0);
    await expect(desktop.getByText("Type this number on your phone", { exact: true })).toBeVisible();
    await expectAccessible(desktop);
    await confirm(phone);
    await expect(hello(desktop)).toBeVisible();
    expect(site.person()).toMatchObject({ name: account.name });
    expect(await desktop.context().cookies()).toEqual([]);
    expect(desktop.frames()).toHaveLength(1);
  });
}

test("it is accessible, in the languages, light and dark, right to left, and by the keyboard", async ({
  newDesktop,
  site,
}) => {
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
});

test("a phone that says no is told, and a new code comes by the keyboard", async ({
  desktop,
  phone,
  account,
  site,
}) => {
  await scanAt(`${site.origin}/inline`, { desktop, phone, account });
  await cancel(phone);
  await expect(desktop.getByRole("heading", { name: "Cancelled on the phone" })).toBeVisible();
  await expectAccessible(desktop);
  await desktop.getByRole("button", { name: "Show a new code" }).focus();
  await desktop.keyboard.press("Enter");
  await readCode(desktop);
  expect(site.person()).toBeUndefined();
});

test("a page that is left takes its code back, and the sign-in of another is listed and can be ended", async ({
  desktop,
  phone,
  account,
  site,
}) => {
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
});

test("destroyed it leaves nothing behind, and mounted anew in one breath it asks for one code", async ({
  desktop,
  site,
}) => {
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
});

for (const way of ["popup", "window"]) {
  test(`${way}: in a window beside the page, though the login keeps windows apart`, async ({
    desktop,
    phone,
    account,
    site,
  }) => {
    await signIn(phone, account);
    await desktop.goto(`${site.origin}/${way}`);
    const opening = desktop.waitForEvent("popup");
    await desktop.getByRole("button", { name: /^Sign in with (the|your) phone$/ }).click();
    const popup = await opening;
    await expect(popup.getByText("You are signing in to Shop")).toBeVisible();
    await scan(phone, await readCode(popup));
    const closed = popup.waitForEvent("close");
    await confirm(phone);
    await closed;
    await expect(hello(desktop)).toBeVisible();
    expect(site.person()).toMatchObject({ name: account.name });
  });
}

test("the hook makes one code in strict mode, and tells its states", async ({ desktop, phone, account, site }) => {
  const made: string[] = [];
  desktop.on("request", (request) => {
    if (request.url().endsWith("/oidc/device_authorization")) made.push(request.url());
  });
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/hook`);
  const state = async () => JSON.parse((await desktop.locator("#state").textContent()) ?? "{}");
  await expect.poll(async () => (await state()).step).toBe("waiting");
  await scan(phone, (await state()).url);
  await expect.poll(async () => (await state()).number).toMatch(/^\d\d$/);
  await phone.getByLabel("Number on the other screen").fill((await state()).number);
  await confirm(phone);
  await expect(hello(desktop)).toBeVisible();
  expect(made).toHaveLength(1);
});

test("words, language and colours are the page's to choose", async ({ desktop, site }) => {
  await desktop.goto(`${site.origin}/bare`);
  await desktop.evaluate(() => void mount({ words: { name: "Our code" }, lang: "fr", theme: "dark" }));
  await readCode(desktop, "Our code");
  await expect(desktop.locator("#qr > div")).toHaveAttribute("lang", "fr");
  await expect(desktop.locator("#qr > div")).toHaveCSS("color-scheme", "dark");
  await expect(desktop.getByText("Nouveau code dans")).toBeVisible();
});

test("in place of the page, and back", async ({ desktop, phone, account, site }) => {
  await signIn(phone, account);
  await desktop.goto(`${site.origin}/redirect`);
  await desktop.getByRole("button", { name: "Sign in with your phone" }).click();
  await expect(desktop.getByText("You are signing in to Shop")).toBeVisible();
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(hello(desktop)).toBeVisible();
  expect(new URL(desktop.url()).search).toBe("");
});

test("another site's page gets no code by this one's client, and cannot frame ours", async ({
  browser,
  server,
  site,
  other,
}) => {
  // Chromium itself complains of what is refused, so this page is nobody's whose complaints count.
  const context = await browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(`${other.origin}/tag?client=${site.clientId}`);
  await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
  await expect(qrCode(page)).toHaveCount(0);
  // Whoever builds the page is told what to do.
  const command = `npm run client -- add ${site.clientId} --name "Shop" --public --inline --origin ${other.origin}`;
  await expect
    .poll(() => said.filter((text) => text.startsWith("QR Login: ") && text.endsWith(command)))
    .toHaveLength(1);

  const framing = `<iframe src="${server.origin}/login"></iframe>`;
  await page.route("**/framing", (route) => route.fulfill({ contentType: "text/html", body: framing }));
  await page.goto(`${other.origin}/framing`);
  expect(page.frames().map((frame) => frame.url())).toEqual([page.url(), expect.stringMatching(/^chrome-error:/)]);
  await context.close();
});

test("the site's server refuses a token of another site, and an old sign-in's", async ({
  desktop,
  phone,
  account,
  site,
  other,
}) => {
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
});

test("the tag says where the site's server takes no token, and shows another code", async ({
  desktop,
  phone,
  account,
  site,
}) => {
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
});

test("the demo's command registers a page of this machine", async ({ server }) => {
  const { settings, words } = commandLine(snippet("add-demo.sh"));
  // The command finds the demo's by itself.
  expect(settings).toEqual({});
  const id = `demo-${Date.now()}`;
  const added = words.slice(words.indexOf("--") + 1).map((word) => (word === "my-page" ? id : word));
  expect(await clientCommand(server, ...added)).toContain("/sdk/v1/qr-login-");
  const clients: { id: string }[] = JSON.parse(await clientCommand(server, "list", "--json"));
  const origins = ["http://localhost:8080"];
  expect(clients.find((client) => client.id === id)).toMatchObject({ origins, inline: true, public: true });
});
