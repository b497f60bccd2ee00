import type { Page } from "@playwright/test";
import { ar } from "@/lib/i18n/messages/ar";
import { de } from "@/lib/i18n/messages/de";
import { zhHans } from "@/lib/i18n/messages/zh-Hans";
import { expect, test } from "./fixtures";
import { problem } from "./states/visit";
import { comeWithCode, fillSignIn, readCode, showCode } from "./steps";

test("a browser is spoken to in its own language", async ({ newDesktop }) => {
  const page = await newDesktop({ locale: "ar-EG" });
  await page.goto("/login");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ar.login.heading);
  await expect(page.locator("html")).toHaveAttribute("lang", "ar-EG");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page).toHaveTitle("تسجيل الدخول · QR Login");
  // Times in the reader's own digits.
  await expect(page.getByRole("timer")).toHaveText(/[٠-٩]:[٠-٩]{2}/);
});

test("another language leaves the code on the page as it is, and stays chosen", async ({ desktop }) => {
  const code = await showCode(desktop, "/login?callbackUrl=%2Fsettings");
  await desktop.getByLabel("Language: English").click();
  await desktop.getByRole("link", { name: "Deutsch" }).click();
  await expect(desktop.getByRole("heading", { level: 1 })).toHaveText(de.login.heading);
  await expect(desktop.locator("html")).toHaveAttribute("lang", "de");
  await expect(desktop.getByLabel("Sprache: Deutsch")).toBeFocused();
  expect(await readCode(desktop, de.login.code.name)).toBe(code);
  await desktop.goto("/sign-up");
  await expect(desktop.getByRole("heading", { level: 1 })).toHaveText(de.signUp.title);
});

test("another language keeps a code that came to the open page", async ({ phone }) => {
  await phone.goto("/link");
  await expect(phone.getByRole("heading", { name: "We do not know this code" })).toBeVisible();
  const code = `#link_${"A".repeat(43)}`;
  await phone.evaluate((fragment) => {
    location.hash = fragment;
  }, code);
  await expect(phone.getByRole("heading", { name: "Sign in on this phone?" })).toBeVisible();
  await phone.getByLabel("Language: English").click();
  await phone.getByRole("link", { name: "Deutsch" }).click();
  await expect(phone.getByRole("heading", { name: de.link.open.heading })).toBeVisible();
  expect(new URL(phone.url()).hash).toBe(code);
});

test("what was read out is read out anew in another language", async ({ phone, account }) => {
  await phone.route("**/api/auth/callback/password", problem(503, "internal"));
  await phone.goto("/sign-in");
  await fillSignIn(phone, account);
  await expect(phone.getByRole("alert").filter({ hasText: "Something went wrong on our side." })).toBeAttached();
  await phone.getByLabel("Language: English").click();
  await phone.getByRole("link", { name: "Deutsch" }).click();
  await expect(phone.getByRole("alert").filter({ hasText: de.apiErrors.internal })).toBeAttached();
});

test("without JavaScript a link changes the language and comes back", async ({ newPhone }) => {
  const page = await newPhone({ javaScriptEnabled: false });
  await page.goto("/sign-in?callbackUrl=%2Fdevices");
  await page.getByLabel("Language: English").click();
  await page.getByRole("link", { name: "العربية" }).click();
  await expect(page).toHaveURL("/sign-in?callbackUrl=%2Fdevices");
  expect(await page.content()).toContain(ar.signIn.noScript.title);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
});

test("without JavaScript a phone is told so, and nothing says that it is under way", async ({ newPhone }) => {
  const page = await newPhone({ javaScriptEnabled: false });
  for (const path of ["/login", "/sign-in", "/sign-up", "/scan", "/join#token", "/recover#token", "/link#token"]) {
    await page.goto(path);
    // By its place: what a noscript has counts for no text there.
    await expect(page.locator("main noscript > *"), path).toBeVisible();
    for (const waiting of await page.getByRole("main").getByRole("status").all())
      await expect(waiting.and(page.locator(":not(.visually-hidden)")), path).toBeHidden();
    await expect(page.getByRole("main").getByRole("button").and(page.locator(":disabled")), path).toBeHidden();
  }
});

test("without JavaScript a page that is not there says so", async ({ newPhone }) => {
  const page = await newPhone({ javaScriptEnabled: false });
  for (const path of ["/nothing", "/admin", "/admin/users/x", "/upstream", "/hand-over", "/oidc", "/away"]) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no such page" }), path).toBeVisible();
    await expect(page, path).toHaveTitle(/^There is no such page/);
  }
});

test("what the server finds wrong is said in the page's language", async ({ newDesktop, account }) => {
  const page = await newDesktop({ locale: "zh-CN" });
  await page.goto("/sign-up");
  await page.getByLabel(zhHans.signUp.name, { exact: true }).fill("艾达");
  await page.getByLabel(zhHans.signUp.username).fill(account.username);
  await page.getByLabel(zhHans.signUp.password, { exact: true }).fill("password");
  await page.getByRole("button", { name: zhHans.signUp.submit }).click();
  await expect(page.getByText(zhHans.fields.password_common)).toBeVisible();
  // Looked for only once all else will do.
  await page.getByLabel(zhHans.signUp.password, { exact: true }).fill("four plain little words");
  await page.getByRole("button", { name: zhHans.signUp.submit }).click();
  await expect(page.getByText(zhHans.fields.username_taken)).toBeVisible();
});

test("what the server says in English for developers is on no page", async ({ newDesktop, newPhone, account }) => {
  const ENGLISH = "A sentence for developers";
  const refuse = problem(503, "internal", { title: ENGLISH, detail: ENGLISH, fields: { name: ENGLISH } });
  const page = await newDesktop({ locale: "de-DE" });
  const phone = await newPhone({ locale: "de-DE" });
  const says = async (where: Page, sentence: string) => {
    await expect(where.getByText(sentence).first()).toBeVisible();
    await expect(where.getByText(ENGLISH)).toHaveCount(0);
  };
  const fill = async () => {
    await phone.getByLabel(de.signIn.username).fill(account.username);
    await phone.getByLabel(de.signIn.password, { exact: true }).fill(account.password);
    await phone.getByRole("button", { name: de.signIn.submit, exact: true }).click();
  };

  await page.route("**/api/qr", refuse);
  await comeWithCode(page, false);
  await page.goto("/login");
  await says(page, de.login.unreachable.title);
  await page.route("**/api/account", refuse);
  await page.goto("/sign-up");
  await page.getByLabel(de.signUp.name, { exact: true }).fill("Ada");
  await page.getByLabel(de.signUp.username).fill("ada");
  await page.getByLabel(de.signUp.password, { exact: true }).fill(account.password);
  await page.getByRole("button", { name: de.signUp.submit }).click();
  await says(page, de.apiErrors.internal);

  await phone.route("**/api/auth/callback/password", refuse);
  await phone.goto("/sign-in");
  await fill();
  await says(phone, de.apiErrors.internal);
  await phone.unrouteAll();
  await fill();
  await expect(phone).toHaveURL("/");
  await phone.route("**/api/{devices,account,qr}{,/*}", refuse);
  await phone.goto("/devices");
  await says(phone, de.devices.failed.title);
  await phone.goto("/settings");
  await phone.getByRole("button", { name: de.settings.name.save }).click();
  await says(phone, de.apiErrors.internal);
  await phone.goto("/scan");
  await phone.getByLabel(de.scan.entry.label).fill("bcdfghjk");
  await phone.getByRole("button", { name: de.scan.entry.submit }).click();
  await says(phone, de.scan.complaints.internal);
});
