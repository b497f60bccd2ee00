import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { showCode, signIn } from "./steps";

/**
 * The texts in sight that run from left to right among others that run from right to left, or the other way round, and are not
 * isolated: each would take its neighbours along.
 */
function mixedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const rightToLeft = /[\p{sc=Arabic}\p{sc=Hebrew}]/u;
    const leftToRight = /[\p{sc=Latin}]{2,}/u;
    const withoutIsolated = (text: string) => {
      let [before, after] = ["", text];
      while (before !== after) [before, after] = [after, after.replace(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/g, " ")];
      return after;
    };
    const own = (block: Element): string =>
      [...block.childNodes]
        .map((node) => {
          if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
          if (!(node instanceof Element) || node.matches("bdi, [dir], script, noscript, style, svg, [hidden]"))
            return " ";
          return /inline/.test(getComputedStyle(node).display) ? own(node) : " ";
        })
        .join("");
    const blocks = [...document.querySelectorAll("main *, main")].filter(
      (node) =>
        !node.closest("noscript") && (node.matches("bdi, [dir]") || !/inline/.test(getComputedStyle(node).display)),
    );
    return blocks
      .map((block) => withoutIsolated(own(block)))
      .filter(
        (text) =>
          rightToLeft.test(text) && leftToRight.test(text.replace(/QR|IP|PNG|JPEG|WebP|https?|JavaScript|npm/g, "")),
      );
  });
}

test("in Arabic every name and address in a list has its own direction", async ({
  newDesktop,
  newPhone,
  account,
  desktop,
}) => {
  await signIn(desktop, account);
  const page = await newDesktop({ locale: "ar" });
  for (const path of ["/", "/login", "/sign-in", "/sign-up"]) {
    await page.goto(path);
    expect(await mixedTexts(page), path).toEqual([]);
  }
  await page.goto("/sign-in");
  await page.locator("input[name=username]").fill(account.username);
  await page.locator("input[name=password]").fill(account.password);
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL("/");
  for (const path of ["/", "/devices", "/settings", "/login", "/link/new", "/scan"]) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    if (path === "/devices") await expect(page.locator("ol li").first()).toBeVisible();
    expect(await mixedTexts(page), path).toEqual([]);
  }

  const phone = await newPhone({ locale: "ar" });
  await phone.goto("/sign-in");
  await phone.locator("input[name=username]").fill(account.username);
  await phone.locator("input[name=password]").fill(account.password);
  await phone.locator("button[type=submit]").click();
  await expect(phone).toHaveURL("/");
  // A network whose name is Latin, and an address with letters.
  await phone.route("**/api/qr/*/scan", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const place = { ip: "2001:db8::1", place: "Norway (Example Telecom)", phonePlace: "Germany (Example Mobile)" };
    Object.assign(answer.desktop, place, { farApart: true, sameNetwork: false });
    await route.fulfill({ response, json: answer });
  });
  const shown = await newDesktop();
  await phone.goto(await showCode(shown));
  await expect(phone.getByText("Norway (Example Telecom)").first()).toBeVisible();
  expect(await mixedTexts(phone)).toEqual([]);
});

test("in English a Hebrew name has its own direction", async ({ newDesktop, account, desktop }) => {
  await signIn(desktop, account);
  await desktop.goto("/settings");
  await desktop.getByLabel("Your name").fill("עדה (א) לאבלייס");
  await desktop.getByRole("button", { name: "Save name" }).click();
  await expect(desktop.getByText("Your name is saved.")).toBeVisible();
  const other = await newDesktop();
  await signIn(other, account);
  for (const path of ["/", "/devices", "/settings", "/login", "/sign-in?callbackUrl=%2Fsettings"]) {
    await other.goto(path);
    await expect(other.getByRole("heading").first()).toBeVisible();
    expect(await mixedTexts(other), path).toEqual([]);
  }
});
