import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { confirm, scan, sessionOf, showCode, signIn } from "./steps";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const offs = [70_000, -70_000, 2 * HOUR_MS, -3 * DAY_MS, 900 * DAY_MS];

/** Sets this browser's clock wrong, by so many ms, for each page that it opens. */
async function setClock(page: Page, offMs: number): Promise<void> {
  await page.addInitScript((off) => {
    const RealDate = Date;
    const clock = Object.assign(window, { clockOffMs: off });
    window.Date = new Proxy(RealDate, {
      construct: (target, given) =>
        given.length === 0 ? new target(target.now() + clock.clockOffMs) : Reflect.construct(target, given),
      get: (target, name) => (name === "now" ? () => target.now() + clock.clockOffMs : Reflect.get(target, name)),
    });
  }, offMs);
}

const putRight = (page: Page) => page.evaluate(() => Object.assign(window, { clockOffMs: 0 }));

/** What the page counts down to, in seconds. */
async function secondsLeft(page: Page): Promise<number> {
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec((await page.locator("[role=timer]").textContent()) ?? "") ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

for (const offMs of offs) {
  test(`a phone's clock ${offMs / 1000} s off, and a desktop's as far the other way`, async ({
    desktop,
    phone,
    account,
  }) => {
    await setClock(desktop, -offMs);
    await setClock(phone, offMs);
    await signIn(phone, account);
    const url = await showCode(desktop);
    expect(await secondsLeft(desktop)).toBeLessThanOrEqual(60);
    expect(await secondsLeft(desktop)).toBeGreaterThan(20);
    await scan(phone, url);
    expect(await secondsLeft(phone)).toBeLessThanOrEqual(120);
    expect(await secondsLeft(phone)).toBeGreaterThan(80);
    await confirm(phone);
    await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
    await expect(desktop).toHaveURL("/");
    expect((await sessionOf(desktop)).user?.username).toBe(account.username);
    // A session stays one, and so does what it may do.
    await desktop.goto("/devices");
    await expect(desktop.getByText("Chrome on Android").filter({ visible: true }).first()).toBeVisible();
    await expect(desktop.getByText(/\d+ days? ago/)).toHaveCount(0);
  });

  test(`clocks ${offMs / 1000} s off that are put right in the middle`, async ({ desktop, phone, account }) => {
    await setClock(desktop, offMs);
    await setClock(phone, offMs);
    await signIn(phone, account);
    const url = await showCode(desktop);
    const asked = desktop.waitForRequest("**/api/device/nonce");
    await putRight(desktop);
    // The page notices, and asks the server for the time.
    await (await asked).response();
    expect(await secondsLeft(desktop)).toBeLessThanOrEqual(60);
    expect(await secondsLeft(desktop)).toBeGreaterThan(15);
    await scan(phone, url);
    const askedToo = phone.waitForRequest("**/api/device/nonce");
    await putRight(phone);
    await (await askedToo).response();
    expect(await secondsLeft(phone)).toBeLessThanOrEqual(120);
    expect(await secondsLeft(phone)).toBeGreaterThan(75);
    await confirm(phone);
    await expect(desktop).toHaveURL("/");
    expect((await sessionOf(desktop)).user?.username).toBe(account.username);
  });
}
