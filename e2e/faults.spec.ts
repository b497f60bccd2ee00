import { ar } from "@/lib/i18n/messages/ar";
import { de } from "@/lib/i18n/messages/de";
import { BREAKABLE, breakLayout, breakSessions } from "./faults/faults";
import { expect, test } from "./fixtures";
import { confirm, readCode, scan, showCode, signIn } from "./steps";

test.use({ settings: { RATE_LIMITS: "off", ...BREAKABLE } });

// A context of its own: Chromium and React report the fault on the console, as they should.
test("a page that breaks says so in its language with the server's code, and comes back by a button", async ({
  browser,
  server,
  account,
}) => {
  const context = await browser.newContext({ baseURL: server.origin, locale: "de-DE" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Benutzername").fill(account.username);
  await page.getByLabel("Passwort", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await expect(page).toHaveURL("/");

  const mend = breakSessions(server.databaseFile);
  try {
    await page.goto("/settings");
    await expect(page.getByText(/^Nennen Sie ihm diesen Code: \d+/)).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "de-DE");
    const text = await page.getByRole("main").textContent();
    expect(text).not.toMatch(/Device|prisma|sqlite/i);
    await page.screenshot({ path: test.info().outputPath("broken.png") });
  } finally {
    mend();
  }
  await page.getByRole("button", { name: "Erneut versuchen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
  await context.close();
});

test("where the frame of all pages breaks there is still a page, and it comes back by a button", async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ baseURL: server.origin, locale: "de-DE" });
  const page = await context.newPage();
  const mend = breakLayout();
  try {
    const response = await page.goto("/");
    expect(response?.status()).toBe(500);
    // Nothing else has said yet what language to speak than the browser.
    await expect(page.getByRole("heading", { level: 1, name: de.fault.broken.title })).toBeVisible();
    await expect(page.getByText(/^Nennen Sie ihm diesen Code: \d+/)).toBeVisible();
    await expect(page).toHaveTitle(de.fault.broken.title);
    await expect(page.locator("html")).toHaveAttribute("lang", "de-DE");
    // Our styles, and not the browser's own.
    await expect(page.getByRole("button", { name: de.fault.broken.retry })).toHaveCSS("min-height", "46px");
    expect(await page.content()).not.toContain("a secret of the server");
    await page.screenshot({ path: test.info().outputPath("broken-frame.png") });
  } finally {
    mend();
  }
  await page.getByRole("button", { name: de.fault.broken.retry }).click();
  await expect(page.getByRole("heading", { level: 1, name: de.home.promise.heading })).toBeVisible();
  await context.close();
});

test("where the frame breaks under an open page it says so in that page's language", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.origin, locale: "ar" });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: ar.home.promise.heading })).toBeVisible();
  const mend = breakLayout();
  try {
    await page.locator("summary").click();
    await page.getByRole("link", { name: "Deutsch" }).click();
    await expect(page.getByRole("heading", { level: 1, name: ar.fault.broken.title })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await page.screenshot({ path: test.info().outputPath("broken-frame-ar.png") });
  } finally {
    mend();
  }
  await page.getByRole("button", { name: ar.fault.broken.retry }).click();
  await expect(page.getByRole("heading", { level: 1, name: de.home.promise.heading })).toBeVisible();
  await context.close();
});

test("a page that the browser kept shows a code that still works", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await showCode(desktop);
  await desktop.goto("/sign-up");
  await desktop.goBack();
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});
