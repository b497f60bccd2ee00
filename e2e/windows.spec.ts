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
