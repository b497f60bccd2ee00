/**
 * `npm run browsers-check`: a login in Firefox and in WebKit, where this machine has them, with a phone in Chromium. Playwright's own
 * builds of both come from no package; what Debian has is driven by WebDriver BiDi, which Playwright speaks, and by WebDriver.
 */
import { existsSync } from "node:fs";
import { firefox, type Page } from "@playwright/test";
import { type Account, expect, test } from "./fixtures";
import { codeIn, confirm, scan, sessionOf, signIn } from "./steps";
import { drive } from "./webdriver";

const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/snap/bin/firefox"].find(existsSync);
const WEBKIT = ["/usr/bin/WebKitWebDriver"].find(existsSync);
const MINI_BROWSER = ["4.1", "6.0", "4.0"]
  .map(
    (version) =>
      `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
  )
  .find(existsSync);

test.describe.configure({ timeout: 120_000 });

test("in Firefox a phone signs it in, and it lets another browser in", async ({ server, account, phone, desktop }) => {
  test.skip(!FIREFOX, "There is no Firefox on this machine: apt-get install firefox-esr");
  const browser = await firefox.launch({ channel: "moz-firefox", ...(FIREFOX && { executablePath: FIREFOX }) });
  try {
    const page = await browser.newPage({ baseURL: server.origin });
    await letInBy(
      phone,
      account,
      async () => {
        await page.goto("/login");
        return codeOn(() => page.screenshot());
      },
      () => page.getByText(/^\d\d$/).textContent(),
    );
    await expect(page).toHaveURL("/");
    expect((await sessionOf(page)).user?.username).toBe(account.username);
    await expect(phone.getByRole("heading", { name: "Firefox on Linux is signed in" })).toBeVisible();

    // As a phone, with a key and a password of its own.
    await page.context().clearCookies();
    await signIn(page, account);
    await desktop.goto("/login");
    await scan(page, await codeOn(() => desktop.screenshot()));
    await confirm(page, desktop);
    await expect(desktop).toHaveURL("/");
  } finally {
    await browser.close();
  }
});

test("in WebKit a phone signs it in", async ({ server, account, phone }) => {
  test.skip(!WEBKIT || !MINI_BROWSER, "There is no WebKit on this machine: apt-get install webkit2gtk-driver");
  test.skip(!process.env.DISPLAY, "WebKit wants a display: xvfb-run npm run browsers-check");
  const binary = MINI_BROWSER ?? "";
  const browser = await drive(WEBKIT ?? "", {
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary, args: ["--automation"] },
  });
  try {
    await letInBy(
      phone,
      account,
      async () => {
        await browser.open(`${server.origin}/login`);
        return codeOn(() => browser.picture());
      },
      () => browser.read("[class*=number]"),
    );
    await expect.poll(() => browser.url()).toBe(`${server.origin}/`);
    await browser.open(`${server.origin}/devices`);
    expect(await browser.read("main")).toContain(`@${account.username}`);
  } finally {
    await browser.close();
  }
});

/** A phone in Chromium scans what is shown, and says yes with the number that is shown then. */
async function letInBy(
  phone: Page,
  account: Account,
  showCode: () => Promise<string>,
  readNumber: () => Promise<string | null>,
): Promise<void> {
  await signIn(phone, account);
  await scan(phone, await showCode());
  await phone.getByLabel("Number on the other screen").fill((await readNumber()) ?? "");
  await confirm(phone);
}

/** As a camera films: a single picture may fall between the frame of the code and the code. */
async function codeOn(picture: () => Promise<Buffer>): Promise<string> {
  let read: string | undefined;
  await expect(async () => {
    read = await codeIn(await picture());
    expect(read).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return read ?? "";
}
