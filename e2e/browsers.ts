/**
 * `npm run browsers-check`: a login in Firefox and in WebKit, where this machine has them, with a phone in Chromium. Playwright's own
 * builds of both come from no package; what a Linux distribution has is driven as WebDriver says.
 */
import { existsSync } from "node:fs";
import type { Page } from "@playwright/test";
import { type DrivenBrowser, driveFirefox, driveWebKit } from "./driven-browser";
import { type Account, expect, test } from "./fixtures";
import type { TestServer } from "./server";
import { codeIn, confirm, openDevice, scan, signIn } from "./steps";

const first = (...paths: string[]) => paths.find((each) => existsSync(each)) ?? "";
const LIBRARIES = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;
const FIREFOX = first("/usr/bin/firefox-esr", "/usr/bin/firefox", "/snap/bin/firefox");
const WEBKIT = first("/usr/bin/WebKitWebDriver");
const MINI_BROWSER = first(...["4.1", "6.0", "4.0"].map((each) => `${LIBRARIES}/webkit2gtk-${each}/MiniBrowser`));

test.describe.configure({ timeout: 180_000 });

test("Firefox is signed in by a phone, and by a password", async ({ server, account, phone }) => {
  test.skip(!FIREFOX, "There is no Firefox on this machine: apt-get install firefox-esr");
  await signsIn(await driveFirefox(FIREFOX), "Firefox on Linux", { server, account, phone });
});

test("WebKit is signed in by a phone, and by a password", async ({ server, account, phone }) => {
  test.skip(!WEBKIT || !MINI_BROWSER, "There is no WebKit on this machine: apt-get install webkit2gtk-driver");
  test.skip(!process.env.DISPLAY, "WebKit wants a display: xvfb-run -a npm run browsers-check");
  await signsIn(await driveWebKit(WEBKIT, MINI_BROWSER), "Safari on Linux", { server, account, phone });
});

/** By a code that the phone scans, with the number; then, signed out from afar, by a password. */
async function signsIn(
  browser: DrivenBrowser,
  label: string,
  { server, account, phone }: { server: TestServer; account: Account; phone: Page },
): Promise<void> {
  try {
    await signIn(phone, account);
    await browser.open(`${server.origin}/login`);
    await scan(phone, await codeOn(browser));
    let number = "";
    await expect.poll(async () => (number = await browser.read("[class*=number]"))).toMatch(/^\d\d$/);
    await phone.getByLabel("Number on the other screen").fill(number);
    await confirm(phone);
    await expect.poll(() => browser.url()).toBe(`${server.origin}/`);
    await expect(phone.getByRole("heading", { name: /is signed in/ })).toBeVisible();
    await phone.goto("/devices");
    await openDevice(phone, label);
    await phone.getByRole("button", { name: `Sign out ${label}` }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await expect.poll(() => browser.read("main")).toContain("You were signed out on this device");
    await browser.open(`${server.origin}/sign-in`);
    await browser.type("input[name=username]", account.username);
    await browser.type("input[name=password]", account.password);
    await browser.press("button[type=submit]");
    await expect.poll(() => browser.url()).toBe(`${server.origin}/`);
    expect(await browser.read("main")).toContain(account.name);
  } finally {
    await browser.close();
  }
}

/** As a camera films: a single picture may fall between the frame of the code and the code. */
async function codeOn(browser: DrivenBrowser): Promise<string> {
  let read: string | undefined;
  await expect(async () => {
    read = await codeIn(await browser.picture());
    expect(read).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return read ?? "";
}
