import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { languages } from "@/lib/i18n/languages";
import { BREAKABLE } from "./faults/faults";
import { test } from "./fixtures";
import { accountStates } from "./states/account";
import { adminStates } from "./states/admin";
import { cameraStates } from "./states/camera";
import { confirmStates } from "./states/confirm";
import { desktopStates } from "./states/desktop";
import { awayStates, faultStates } from "./states/faults";
import { invitationStates } from "./states/invitation";
import { linkStates } from "./states/link";
import { pageStates } from "./states/pages";
import { phoneStates } from "./states/phone";
import { showCode, signIn } from "./steps";

/**
 * `npm run gallery`: every state of every screen, in both themes, all languages and three sizes, as a page to look at.
 * `GALLERY_LANGUAGES=en,ar` and `GALLERY_SIZES=phone` make fewer.
 */
const FOLDER = path.join(import.meta.dirname, "..", "gallery");
const SIZES = { phone: [390, 844], tablet: [820, 1180], desktop: [1280, 800] } as const;
const THEMES = ["light", "dark"] as const;
const wanted = process.env.GALLERY_LANGUAGES?.split(",");
const sizes = Object.entries(SIZES).filter(([size]) => process.env.GALLERY_SIZES?.split(",").includes(size) ?? true);
const spoken = languages.filter(({ locale }) => wanted?.includes(locale) ?? true);

test.use({
  settings: {
    RATE_LIMITS: "off",
    QR_TTL_SECONDS: "280",
    CONFIRM_TTL_SECONDS: "600",
    CLAIM_TTL_SECONDS: "600",
    ...BREAKABLE,
  },
});
test.describe.configure({ mode: "default", timeout: 3_600_000 });

async function photograph(name: string, page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const { locale } of spoken) {
    await (name.startsWith("fault") ? reload(page, locale) : speak(page, locale));
    for (const [size, [width, height]] of sizes) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        const file = path.join(FOLDER, `${name}.${locale}.${size}.${colorScheme}.jpg`);
        await page.screenshot({ path: file, type: "jpeg", quality: 70, animations: "disabled", fullPage: true });
      }
    }
  }
  await (name.startsWith("fault") ? reload(page, "en") : speak(page, "en"));
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  await writeFile(path.join(FOLDER, "index.html"), index(await readdir(FOLDER)));
}

/** A page that stands in for another is the same when it comes again, and may have no switch that works. */
async function reload(page: Page, locale: string): Promise<void> {
  await page.context().addCookies([{ name: "language", value: locale, url: new URL(page.url()).origin }]);
  await page.reload();
  await page.locator("main").waitFor();
  await page.waitForLoadState("networkidle");
}

/** By the page's own switch, which leaves its state as it is. */
async function speak(page: Page, locale: string): Promise<void> {
  if ((await page.locator("html").getAttribute("lang"))?.startsWith(locale)) return;
  // Before React has the link it loads the page anew.
  await page.waitForFunction((to) => {
    const link = document.querySelector(`a[hreflang="${to}"]`);
    return link && Object.keys(link).some((key) => key.startsWith("__reactProps"));
  }, locale);
  await page.evaluate((to) => document.querySelector<HTMLElement>(`a[hreflang="${to}"]`)?.click(), locale);
  await page.waitForFunction((to) => document.documentElement.lang.startsWith(to), locale);
  await page.evaluate(() => {
    if (document.activeElement?.tagName === "SUMMARY") (document.activeElement as HTMLElement).blur();
  });
}

test.beforeAll(async () => {
  // A worker that comes after a failure goes on with the pictures of the one before.
  if (!process.env.GALLERY_KEEP && test.info().workerIndex === 0) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
});

test("the desktop's page", async ({ desktop, phone, account, newDesktop }) => {
  await desktopStates({ desktop, phone, account, newDesktop }, photograph);
});

test("both ways", async ({ desktop, phone, account, newDesktop, newAccount }) => {
  await signIn(desktop, account);
  await linkStates({ desktop, phone, account, newDesktop, newAccount }, photograph);
});

test("the phone's page", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await phoneStates({ desktop, phone, account, newDesktop }, photograph);
});

test("the phone's question", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await confirmStates({ desktop, phone }, photograph);
});

test("the other pages", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await pageStates({ desktop, phone, account, newDesktop }, photograph);
});

test("the account's owner", async ({ desktop, phone, account, newDesktop, server }) => {
  await accountStates({ desktop, phone, account, newDesktop, server }, photograph);
});

test("the camera", async ({ phone, account }) => {
  await signIn(phone, account);
  await cameraStates(phone, photograph);
});

test("links that somebody was sent", async ({ newDesktop, newAccount, server }) => {
  await invitationStates({ newDesktop, newAccount, server }, photograph);
});

test("on paper", async ({ desktop }) => {
  await showCode(desktop);
  await desktop.emulateMedia({ media: "print" });
  await photograph("login-22-print", desktop);
});

test("the administration", async ({ desktop, newDesktop, newAccount, server }) => {
  await adminStates({ desktop, newDesktop, newAccount, server }, photograph);
});

test("the pages that stand in for one that broke", async ({ browser, server, account }) => {
  await faultStates({ browser, server, account }, photograph);
});

test("while the database is away", async ({ newDesktop }) => {
  await awayStates(newDesktop, photograph);
});

/** One page without anything from elsewhere. @param files of the folder */
function index(files: string[]): string {
  const states = [...new Set(files.filter((file) => file.endsWith(".jpg")).map((file) => file.split(".")[0]))].sort();
  const choice = (name: string, options: readonly string[]) =>
    `<label>${name} <select id="${name}">${options.map((each) => `<option>${each}</option>`).join("")}</select></label>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>QR Login: every state</title>
<style>
  body { margin: 2rem; font: 16px/1.5 system-ui; background: #888; color: #111 }
  form { position: sticky; top: 0; display: flex; gap: 1rem; padding: 1rem; background: #fff }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 2rem; margin-top: 2rem }
  figure { margin: 0 } img { width: 100%; display: block } figcaption { font-weight: 600 }
</style>
<h1>Every state</h1>
<form>${choice(
    "language",
    spoken.map(({ locale }) => locale),
  )}${choice(
    "size",
    sizes.map(([size]) => size),
  )}${choice("theme", THEMES)}</form>
<main></main>
<script>
  const states = ${JSON.stringify(states)};
  const value = (id) => document.getElementById(id).value;
  const draw = () => {
    document.querySelector("main").innerHTML = states.map((name) => {
      const file = [name, value("language"), value("size"), value("theme"), "jpg"].join(".");
      return '<figure><figcaption>' + name + '</figcaption><a href="' + file + '"><img loading="lazy" src="' + file + '" alt=""></a></figure>';
    }).join("");
  };
  document.querySelector("form").onchange = draw;
  draw();
</script>
</html>
`;
}
