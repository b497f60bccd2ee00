import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { held, problem } from "./states/visit";
import { comeWithCode, confirm, qrCode, readCode, scan, showCode, signIn } from "./steps";

const SCRIPTS = /\/_next\/.*\.js(\?|$)/;
const NO_MORE = /no longer good|has expired/;

/** Opens the page without its scripts; resolves once its code can be read, to the code and how to let the scripts come. */
async function openWithoutScripts(desktop: Page) {
  const scripts = held();
  await desktop.route(SCRIPTS, scripts.hold);
  const asked: string[] = [];
  desktop.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/qr")) asked.push(request.url());
  });
  await desktop.goto("/login", { waitUntil: "commit" });
  return { url: await readCode(desktop), release: () => scripts.release(), asked };
}

test("the code comes with the page, before any script, and its login is completed by the scripts", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  const { url, release, asked } = await openWithoutScripts(desktop);
  expect(url).toMatch(/\/scan#[\w-]{22}$/);
  const named = desktop.waitForResponse((response) => response.url().endsWith("/key"));
  release();
  expect((await named).status()).toBe(200);
  expect(await readCode(desktop)).toBe(url);
  await scan(phone, url);
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  expect(asked).toEqual([]);
});

test("a phone that scans before the scripts have come types the number once they show it", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  const { url, release } = await openWithoutScripts(desktop);
  await scan(phone, url);
  release();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
});

test("coming back shows another code, and the one before is over", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const first = await showCode(desktop);
  await desktop.getByRole("link", { name: "Create an account" }).click();
  await expect(desktop).toHaveURL("/sign-up");
  await desktop.goBack();
  const second = await readCode(desktop);
  await desktop.reload();
  const third = await readCode(desktop);
  expect(new Set([first, second, third]).size).toBe(3);
  for (const left of [first, second]) {
    await phone.goto(left);
    await expect(phone.getByRole("heading", { name: NO_MORE })).toBeVisible();
  }
  await scan(phone, third);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a code that another key was named for makes way for another", async ({ desktop }) => {
  await desktop.route("**/api/qr/*/key", problem(409, "wrong_state"));
  const { url, release } = await openWithoutScripts(desktop);
  release();
  await expect.poll(() => readCode(desktop)).not.toBe(url);
});

test("a page that comes without its code asks for it", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await comeWithCode(desktop, false);
  const asked = desktop.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/qr"));
  const url = await showCode(desktop);
  await asked;
  await scan(phone, url);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("where no script will come there is a sentence, and no code that could sign nobody in", async ({ newDesktop }) => {
  const page = await newDesktop({ javaScriptEnabled: false });
  await page.goto("/login");
  // Texts are not looked for in there.
  await expect(page.locator("noscript")).toBeVisible();
  expect(await page.locator("noscript").textContent()).toContain("This page needs JavaScript");
  await expect(qrCode(page)).toBeHidden();
});

for (const locale of ["en-US", "ar", "de-DE", "zh-CN"]) {
  test(`the page as it comes and as its scripts make it are the same in ${locale}`, async ({ newDesktop }) => {
    const page = await newDesktop({ locale, colorScheme: locale === "ar" ? "dark" : "light" });
    // What React finds different it tells the console, which the fixture holds to silence.
    const named = page.waitForResponse((response) => response.url().endsWith("/key"));
    await page.goto("/login");
    await named;
  });
}

test("a code that waits has its page drawn as its seconds change, and not all the time", async ({ desktop }) => {
  await showCode(desktop);
  const chromium = await desktop.context().newCDPSession(desktop);
  await chromium.send("Performance.enable");
  const drawings = async () => {
    const { metrics } = await chromium.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "RecalcStyleCount")?.value ?? Number.NaN;
  };
  const time = desktop.getByRole("timer");
  const nextSecond = async () => expect(time).not.toHaveText((await time.textContent()) ?? "");
  await nextSecond();
  const before = await drawings();
  for (let second = 0; second < 3; second += 1) await nextSecond();
  // Looking at it is a drawing or two as well. What glides is drawn sixty times a second.
  expect((await drawings()) - before).toBeLessThan(20);
});
