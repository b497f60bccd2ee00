import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { readCode, scan, showCode, signIn } from "./steps";

/** The buttons and fields in sight whose edge cannot be told from what is around it. */
function unseen(): string[] {
  return [...document.querySelectorAll<HTMLElement>("button, input, a[class*=button]")].flatMap((element) => {
    const { width } = element.getBoundingClientRect();
    if (width <= 1 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return [];
    // A box that the browser draws itself has its edge from there.
    if (element.matches("[type=checkbox]") && getComputedStyle(element).appearance === "auto") return [];
    const edges = [element, element.parentElement ?? element].map((each) => getComputedStyle(each));
    const ground = getComputedStyle(document.body).backgroundColor;
    const edged = edges.some(
      ({ borderTopStyle, borderTopWidth, borderTopColor }) =>
        borderTopStyle !== "none" && borderTopWidth !== "0px" && borderTopColor !== ground,
    );
    return edged ? [] : [`${element.tagName} "${element.textContent || element.getAttribute("aria-label")}"`];
  });
}

/** What the next controls that Tab comes to show of the focus. */
async function rings(page: Page, presses: number): Promise<boolean[]> {
  const found: boolean[] = [];
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press("Tab");
    found.push(
      await page.locator("*:focus").evaluate((element) =>
        [element, element.parentElement ?? element].some((each) => {
          const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
          const ground = getComputedStyle(document.body).backgroundColor;
          return outlineStyle !== "none" && outlineWidth !== "0px" && outlineColor !== ground;
        }),
      ),
    );
  }
  return found;
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`in forced colours the code scans and controls and focus are seen, ${colorScheme}`, async ({
    desktop,
    phone,
    account,
  }) => {
    for (const page of [desktop, phone]) await page.emulateMedia({ forcedColors: "active", colorScheme });
    await signIn(phone, account);
    const url = await showCode(desktop);
    expect(await readCode(desktop)).toBe(url);
    expect(await rings(desktop, 4)).toEqual(Array(4).fill(true));
    await scan(phone, url);
    expect(await rings(phone, 2)).toEqual(Array(2).fill(true));
    const pictures = test.info().outputPath.bind(test.info());
    for (const [page, path] of [
      [desktop, undefined],
      [phone, undefined],
      [desktop, "/sign-in"],
      [desktop, "/sign-up"],
      [desktop, "/"],
      [phone, "/settings"],
      [phone, "/devices"],
      [phone, "/"],
      [phone, "/scan"],
    ] as const) {
      if (path) await page.goto(path);
      await expect(page.getByRole("heading").first()).toBeVisible();
      expect(await page.evaluate(unseen), new URL(page.url()).pathname).toEqual([]);
      await page.screenshot({
        path: pictures(`${page === phone ? "phone" : "desktop"}${path?.replaceAll("/", "-") ?? "-code"}.png`),
      });
    }
  });
}
