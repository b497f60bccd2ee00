import { languages } from "@/lib/words/languages";
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
  const look = async (page: typeof desktop, tag: string) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) wide.push(`${new URL(page.url()).pathname} in ${tag}: ${over} pixels`);
  };
  for (const { tag } of languages) {
    for (const page of [desktop, phone]) {
      await page.evaluate((to) => document.querySelector<HTMLElement>(`a[hreflang="${to}"]`)?.click(), tag);
      await expect(page.locator("html")).toHaveAttribute("lang", new RegExp(`^${tag}`));
      await look(page, tag);
    }
  }
  for (const path of ["/", "/devices", "/settings", "/scan"]) {
    await phone.goto(path);
    await expect(phone.locator("h1, h2").first()).toBeVisible();
    await look(phone, "the last");
  }
  for (const path of ["/", "/sign-in", "/sign-up", "/nowhere"]) {
    await desktop.goto(path);
    await look(desktop, "the last");
  }
  expect(wide).toEqual([]);
});
