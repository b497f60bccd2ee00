import type { Page } from "@playwright/test";
import { LANGUAGE_COOKIE } from "@/lib/i18n/language-cookie";
import { languages } from "@/lib/i18n/languages";
import { expect, test } from "./fixtures";
import { scan, showCode, signIn } from "./steps";

/** 1280 CSS pixels at 400 % (WCAG 2.2 §1.4.10). */
const ZOOMED = { width: 320, height: 256 };

test("at 400 % everything is reached without scrolling sideways, in every language", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  for (const page of [desktop, phone]) await page.setViewportSize(ZOOMED);
  const wide: string[] = [];
  const look = async (page: Page, locale: string) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${new URL(page.url()).pathname} in ${locale}: ${over} pixels`);
  };
  const speak = async (page: Page, locale: string) => {
    await page.evaluate((to) => document.querySelector<HTMLElement>(`a[hreflang="${to}"]`)?.click(), locale);
    await expect(page.locator("html")).toHaveAttribute("lang", new RegExp(`^${locale}`));
    await look(page, locale);
  };
  for (const { locale } of languages) {
    for (const page of [desktop, phone]) await speak(page, locale);
  }
  const tags = languages.map(({ locale }) => locale);
  for (const path of ["/", "/devices", "/settings", "/scan"]) {
    for (const locale of tags) {
      await chooseLanguage(phone, locale);
      await phone.goto(path);
      await expect(phone.locator("h1, h2").first()).toBeVisible();
      await look(phone, locale);
    }
  }
  for (const path of ["/", "/sign-in", "/sign-up", "/nowhere"]) {
    for (const locale of tags) {
      await chooseLanguage(desktop, locale);
      await desktop.goto(path);
      await look(desktop, locale);
    }
  }
  expect(wide).toEqual([]);
});

/** As the switch keeps it. */
async function chooseLanguage(page: Page, locale: string): Promise<void> {
  await page.evaluate(
    ([cookie, to]) => {
      // biome-ignore lint/suspicious/noDocumentCookie: as the switch does it
      document.cookie = `${cookie}=${to}; Path=/; SameSite=Lax`;
    },
    [LANGUAGE_COOKIE, locale] as const,
  );
}
