/** For this visit only: chosen by the phone or on the form, said on both screens, and gone with the browser. */
import type { Page } from "@playwright/test";
import Database from "better-sqlite3";
import { expect, test } from "./fixtures";
import { confirm, device, fillSignIn, openDevice, scan, sessionOf, showCode, signIn } from "./steps";

const DESKTOP = "Chrome on Linux";
const SESSION = "qr-login.session-token";

const sessionCookie = async (page: Page) => (await page.context().cookies()).find(({ name }) => name === SESSION);

/** The same browser, closed and opened: all that has an end of its own is still there. */
async function reopened(page: Page, open: (options: object) => Promise<Page>): Promise<Page> {
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  return open({ storageState: { cookies: cookies.filter(({ expires }) => expires !== -1), origins } });
}

test("the phone lets a browser in for this visit, and both screens say so", async ({
  desktop,
  newDesktop,
  phone,
  account,
  server,
}) => {
  await signIn(phone, account);
  // Its screen is left at once.
  await desktop.addInitScript(() => {
    new MutationObserver(() => {
      if (document.body?.textContent?.includes("You are signed in for this visit"))
        sessionStorage.setItem("said", "visit");
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await scan(phone, await showCode(desktop));
  const choice = phone.getByRole("checkbox", { name: "Only for this visit." });
  await expect(choice).not.toBeChecked();
  await choice.check();
  await confirm(phone);
  await expect(phone.getByText("For this visit only: it ends when that browser is closed")).toBeVisible();
  await expect(desktop).toHaveURL("/");
  expect(await desktop.evaluate(() => sessionStorage.getItem("said"))).toBe("visit");
  await expect(desktop.getByText("until this browser is closed,")).toBeVisible();
  expect((await sessionCookie(desktop))?.expires).toBe(-1);

  await phone.goto("/devices");
  await expect(device(phone, DESKTOP).getByText("This visit only").first()).toBeVisible();
  await openDevice(phone, DESKTOP);
  await expect(device(phone, DESKTOP).getByText("until its browser is closed,")).toBeVisible();

  const closed = await reopened(desktop, newDesktop);
  await closed.goto("/");
  expect(await sessionOf(closed)).toEqual({});
  // One that is never closed is out after twelve hours.
  const database = new Database(server.databaseFile, { timeout: 5_000 });
  const before = new Date(Date.now() - 1_000).toISOString().replace("Z", "+00:00");
  database.prepare(`UPDATE "Device" SET "expiresAt" = ? WHERE "expiresAt" IS NOT NULL`).run(before);
  database.close();
  await desktop.goto("/devices");
  await expect(desktop).toHaveURL(/\/sign-in/);
});

test("a yes without more keeps the browser signed in, as a form does that is left as it is", async ({
  desktop,
  newDesktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  for (const page of [desktop, phone]) {
    expect((await sessionCookie(page))?.expires).toBeGreaterThan(Date.now() / 1000 + 24 * 3600);
  }
  const opened = await reopened(desktop, newDesktop);
  await opened.goto("/");
  expect((await sessionOf(opened)).user?.username).toBe(account.username);

  const other = await newDesktop();
  await other.goto("/sign-in");
  await other.getByRole("checkbox", { name: "Keep me signed in" }).uncheck();
  await fillSignIn(other, account);
  await expect(other).toHaveURL("/");
  await expect(other.getByText("until this browser is closed,")).toBeVisible();
  expect((await sessionCookie(other))?.expires).toBe(-1);
});

test("a visit is offered only to a browser of this site, which is what keeps one", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  const client = { name: "Example Shop", host: "shop.example.com", trusted: false };
  const site = { kind: "site", client, scopes: ["openid"] };
  const device = { kind: "device", client, scopes: ["openid"], userCode: "BCDF-GHJK" };
  const choice = phone.getByRole("checkbox", { name: "Only for this visit." });
  for (const [asked, offered] of [
    [undefined, 1],
    [site, 1],
    [{ ...site, inline: true }, 0],
    [device, 0],
  ] as const) {
    await phone.unrouteAll();
    await phone.route("**/api/qr/*/scan", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), ...(asked && { for: asked }) } });
    });
    await scan(phone, await showCode(desktop));
    await expect(choice, JSON.stringify(asked)).toHaveCount(offered);
  }
});
