import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { showCode, signIn } from "./steps";

const SIGNED_OUT = ["/", "/login", "/sign-in", "/sign-up", "/settings", "/scan#AAAAAAAAAAAAAAAAAAAAAA", "/missing"];
const SIGNED_IN = ["/", "/login", "/settings", "/devices", "/scan", "/missing"];

/** Keeps, across pages, what the browser says was refused. */
async function collectViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction("refused", (violation: string) => violations.push(violation));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      (window as unknown as { refused(text: string): void }).refused(
        `${location.pathname}: ${effectiveDirective} ${blockedURI}`,
      );
    });
  });
  return violations;
}

/** Opens the page and waits until its scripts have taken over. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("a, button")].some((each) =>
      Object.keys(each).some((key) => key.startsWith("__react")),
    ),
  );
}

test("every page runs under its policy without breaking it", async ({ desktop, phone, account }) => {
  for (const [page, paths] of [
    [desktop, SIGNED_OUT],
    [phone, SIGNED_IN],
  ] as const) {
    const violations = await collectViolations(page);
    if (paths === SIGNED_IN) await signIn(page, account);
    for (const path of paths) {
      await open(page, path);
      // Signed out, it goes on to the sign-in by itself; the next page must not be opened into that.
      if (path.startsWith("/scan#")) await page.waitForURL(/\/sign-in/);
    }
    expect(violations).toEqual([]);
  }
});

test("a page has its styles within it, and one that is led to by a link has them too", async ({ phone, account }) => {
  const violations = await collectViolations(phone);
  await signIn(phone, account);
  const background = () => phone.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await open(phone, "/");
  expect(await phone.locator("link[rel=stylesheet][href^='/_next/']").count()).toBe(0);
  const [styled, links] = [await background(), await phone.locator("a[href^='/']:visible").all()];
  expect(styled).not.toBe("rgba(0, 0, 0, 0)");
  const paths = new Set(await Promise.all(links.map((link) => link.getAttribute("href"))));
  expect(paths.size).toBeGreaterThan(1);
  for (const path of paths) {
    await open(phone, "/");
    await phone.locator(`a[href='${path}']:visible`).first().click();
    await phone.waitForURL(`**${path}`);
    expect(await background()).toBe(styled);
  }
  expect(violations).toEqual([]);
});

test("a script that found its way into a page does not run", async ({ browser, server }) => {
  // A context of its own: the browser's complaints are what is wanted here.
  const context = await browser.newContext({ baseURL: server.origin });
  const page = await context.newPage();
  const violations = await collectViolations(page);
  // As if a name had been written into the page without escaping it.
  const injected = `
    <script>document.body.dataset.ran = "inline";</script>
    <script src="/_next/static/injected.js"></script>
    <script nonce="guessed">document.body.dataset.ran = "guessed";</script>
    <img src="data:," alt="" onerror="document.body.dataset.ran = 'handler'">
    <style>body { display: none; }</style>`;
  await page.route("**/login", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("<body>", `<body>${injected}`) });
  });
  await open(page, "/login");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect
    .poll(() => [...new Set(violations)].sort())
    .toEqual([
      expect.stringContaining("/login: script-src-attr inline"),
      expect.stringMatching(/^\/login: script-src-elem http:.*injected\.js$/),
      "/login: script-src-elem inline",
      "/login: style-src-elem inline",
    ]);
  expect(await page.evaluate(() => document.body.dataset.ran)).toBeUndefined();
  await context.close();
});

test("a page opened by another name of this machine leads to the canonical one", async ({ desktop, server }) => {
  await desktop.goto(`${server.origin.replace("localhost", "app.localhost")}/login?callbackUrl=%2Fsettings#here`);
  expect(desktop.url()).toBe(`${server.origin}/login?callbackUrl=%2Fsettings#here`);
  await showCode(desktop);
});
