import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { confirm, qrCode, readCode, scan, sessionOf, signIn } from "./steps";

/** The streams that a page keeps. */
function streamsOf(page: Page): () => number {
  const open = new Set<object>();
  page.on("request", (request) => {
    if (request.resourceType() === "eventsource") open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  return () => open.size;
}

test("eight windows side by side over HTTP/1.1 all go on", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const windows = [desktop];
  while (windows.length < 8) windows.push(await desktop.context().newPage());
  const streams = windows.map(streamsOf);
  for (const page of windows) {
    await page.goto("/login");
    await expect(qrCode(page)).toBeVisible();
  }
  const sum = () => streams.reduce((total, count) => total + count(), 0);
  await expect.poll(sum).toBe(3);
  // One that polls sees its code scanned all the same, and one that streams.
  for (const page of [windows[7], windows[0]]) {
    if (!page) continue;
    await page.bringToFront();
    await scan(phone, await readCode(page));
    await expect(page.getByRole("heading", { name: account.name })).toBeVisible();
    await confirm(phone);
    await expect(page).toHaveURL("/");
    expect((await sessionOf(page)).user?.username).toBe(account.username);
  }
  expect(sum()).toBeLessThanOrEqual(3);
});

test("a code that another window has used leads on to where this one was going", async ({ desktop, account }) => {
  await desktop.route("**/api/qr/*/events", (route) => {
    const id = new URL(route.request().url()).pathname.split("/")[3];
    const used = { id, status: "claimed", expiresAt: new Date(Date.now() + 60_000).toISOString() };
    return route.fulfill({
      contentType: "text/event-stream",
      body: `event: status\ndata: ${JSON.stringify(used)}\n\n`,
    });
  });
  await desktop.goto("/login?callbackUrl=%2Fsettings");
  await expect(desktop.getByRole("heading", { name: "This code was already used" })).toBeVisible();
  await expect(desktop.getByRole("button", { name: "Show a new code" })).toBeVisible();
  await signIn(await desktop.context().newPage(), account);
  await desktop.getByRole("link", { name: "Continue" }).click();
  await expect(desktop).toHaveURL("/settings");
  await expect(desktop.getByRole("heading", { name: "Settings" })).toBeVisible();
});
