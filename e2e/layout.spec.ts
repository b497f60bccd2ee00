import type { Page } from "@playwright/test";
import { languages } from "@/lib/i18n/languages";
import { expect, test } from "./fixtures";
import { mixedTexts } from "./mixed-texts";
import { accountStates } from "./states/account";
import { adminStates } from "./states/admin";
import { cameraStates } from "./states/camera";
import { confirmStates } from "./states/confirm";
import { desktopStates } from "./states/desktop";
import { invitationStates } from "./states/invitation";
import { linkStates } from "./states/link";
import { pageStates } from "./states/pages";
import { phoneStates } from "./states/phone";
import type { Visit } from "./states/visit";
import { signIn } from "./steps";

test.use({
  settings: {
    RATE_LIMITS: "off",
    QR_TTL_SECONDS: "200",
    CONFIRM_TTL_SECONDS: "600",
    CLAIM_TTL_SECONDS: "600",
  },
});
test.describe.configure({ mode: "parallel", timeout: 300_000 });

/** What phones leave of their screens beside the browser's own bars, one that lies on its side, and one that folds. */
const SMALL = [
  [375, 553],
  [393, 660],
  [320, 568],
  [280, 653],
  [1024, 500],
] as const;
/** 1280 CSS pixels at 400 % (WCAG 2.2 §1.4.10), which is no place for twice the text besides. */
const ZOOMED = [320, 256] as const;
const TEXT = ["100%", "200%"];

/**
 * What of the page is cut off, lies over something else, or stands where it is not read before the answers, at each size of text. For
 * the page to evaluate: a size of text is its browser's, and takes no more than a layout.
 */
function faults(texts: readonly string[]): string[] {
  const found: string[] = [];
  const shown = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 1 &&
    !element.closest(".visually-hidden, [aria-busy] span");
  const name = (element: Element) => `${element.tagName} "${element.textContent?.trim().slice(0, 50)}"`;
  const ownText = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  /** Of letters that no line breaks between. */
  const brokenWord = (control: Element) => {
    const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { 0: word, index } of node.textContent?.matchAll(/[\p{sc=Latin}\p{sc=Arabic}\p{M}]+/gu) ?? []) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) return true;
      }
    }
    return false;
  };
  for (const text of texts) {
    document.documentElement.style.fontSize = text;
    const tell = (fault: string) => found.push(`${text}: ${fault}`);
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over > 0) tell(`the page is ${over} pixels too wide`);

    for (const menu of document.querySelectorAll("header details[open] > ul")) {
      const { left, right } = menu.getBoundingClientRect();
      if (left < 0 || right > document.documentElement.clientWidth) tell(`a menu runs from ${left} to ${right}`);
    }
    for (const control of document.querySelectorAll<HTMLElement>("button, a[class*=button]")) {
      if (!shown(control)) continue;
      const box = control.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(control);
      for (const line of range.getClientRects()) {
        const out = line.left < box.left - 1 || line.right > box.right + 1 || line.top < box.top - 1;
        if (out || line.bottom > box.bottom + 1) tell(`${name(control)} runs over its outline`);
      }
      // Twice the text may have no room for a word.
      if (text === "100%" && brokenWord(control)) tell(`${name(control)} breaks a word`);
    }

    const answers = [...document.querySelectorAll("main form [class*=pair] button")];
    if (answers.length === 0) continue;
    const top = Math.min(...answers.map((each) => each.getBoundingClientRect().top)) + scrollY;
    const before = [...document.querySelectorAll("main *")].filter(
      (each) => ownText(each) && shown(each) && !answers.some((answer) => answer.contains(each)),
    );
    for (const element of before) {
      element.scrollIntoView({ block: "center" });
      const { left, right, top: above, bottom } = element.getBoundingClientRect();
      if (bottom + scrollY > top + 1) tell(`${name(element)} is not above the answers`);
      const hit = document.elementFromPoint((left + right) / 2, (above + bottom) / 2);
      if (!hit || !(element.contains(hit) || hit.contains(element))) tell(`${name(element)} lies under something`);
    }
  }
  document.documentElement.style.fontSize = "";
  return [...new Set(found)];
}

/** Where the panel of the desktop is: a state that comes must move nothing. */
function panelAt(): string | undefined {
  const card = document.querySelector("main > section, main > article, main > div");
  const at = card?.getBoundingClientRect();
  return at && [at.left, at.top, at.width, at.height].map(Math.round).join(" ");
}

/** By the page's own switch, which leaves its state as it is. */
async function speak(page: Page, locale: string): Promise<void> {
  if ((await page.locator("html").getAttribute("lang"))?.startsWith(locale)) return;
  const isOpen = await page.locator("header details[open] a[hreflang]").count();
  await page.evaluate((to) => document.querySelector<HTMLElement>(`a[hreflang="${to}"]`)?.click(), locale);
  await page.waitForFunction((to) => document.documentElement.lang.startsWith(to), locale);
  // Its own choice closes it.
  if (isOpen) await page.locator("header details:has(a[hreflang])").evaluate((menu) => menu.setAttribute("open", ""));
}

/** What has to be scrolled to before one may answer. */
const below = () => document.documentElement.scrollHeight - innerHeight;

/** A state in all languages, sizes and texts, on the one page that shows it. */
async function judge(name: string, page: Page, { places, fits = false }: { places?: Places; fits?: boolean } = {}) {
  const before = page.viewportSize() ?? { width: 1280, height: 800 };
  const mobile = before.width < 1000;
  // Playwright's own way does more at each step than a size takes.
  const chromium = await page.context().newCDPSession(page);
  // Until then a finger goes through what is new.
  await expect(page.locator("[data-settling]")).toHaveCount(0);
  const complaints: string[] = [];
  for (const { locale } of languages) {
    await speak(page, locale);
    if (places) {
      await page.setViewportSize(before);
      places.set(locale, [...(places.get(locale) ?? []), [name, await page.evaluate(panelAt)]]);
    }
    if (fits) {
      await page.setViewportSize(before);
      const hidden = await page.evaluate(below);
      if (hidden > 0) complaints.push(`${locale}: ${hidden} pixels do not fit on the phone's own screen`);
    }
    for (const [width, height] of [...SMALL, ZOOMED]) {
      await chromium.send("Emulation.setDeviceMetricsOverride", { width, height, mobile, deviceScaleFactor: 1 });
      const found = await page.evaluate(faults, height === ZOOMED[1] ? TEXT.slice(0, 1) : TEXT);
      complaints.push(...found.map((fault) => `${locale}, ${width}x${height}, ${fault}`));
    }
    if (locale === "ar") complaints.push(...(await page.evaluate(mixedTexts)).map((text) => `mixed: ${text}`));
    await chromium.send("Emulation.clearDeviceMetricsOverride");
    await page.setViewportSize(before);
  }
  await speak(page, "en");
  await chromium.detach();
  expect.soft(complaints, name).toEqual([]);
}

/** By language, of each state. */
type Places = Map<string, [name: string, place: string | undefined][]>;

const look: Visit = (name, page) => judge(name, page);

test("what speaks for and against a yes is read before it, on every small screen, at twice the text", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  // With a warning, a site, a number and a choice: an ordinary day's question is in sight as a whole.
  const isOrdinary = (name: string) => /same-network|other-network|in-a-site$|app$|known$/.test(name);
  await confirmStates({ desktop, phone }, (name, page) => judge(name, page, { fits: isOrdinary(name) }));
});

test("no state of the phone's page runs over its edges", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await phoneStates({ desktop, phone, account, newDesktop }, look);
});

test("no state of the desktop's page runs over its edges, or moves the panel", async ({
  desktop,
  phone,
  account,
  newDesktop,
}) => {
  const places: Places = new Map();
  await desktopStates({ desktop, phone, account, newDesktop }, (name, page) => judge(name, page, { places }));
  for (const [locale, all] of places) {
    const first = all.find(([name]) => name === "login-02-code")?.[1];
    const moved = all.filter(([name, place]) => !/phone$|password$|trouble$|already$/.test(name) && place !== first);
    expect.soft(moved, `${locale}, first at ${first}`).toEqual([]);
  }
});

test("no state of the two pages that let a phone in runs over its edges", async ({
  desktop,
  phone,
  account,
  newDesktop,
  newAccount,
}) => {
  await signIn(desktop, account);
  await linkStates({ desktop, phone, account, newDesktop, newAccount }, look);
});

test("no state of the other pages runs over its edges", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await pageStates({ desktop, phone, account, newDesktop }, look);
});

test("no state of an account of twelve devices runs over its edges", async ({
  desktop,
  phone,
  account,
  newDesktop,
  server,
}) => {
  await accountStates({ desktop, phone, account, newDesktop, server }, look);
});

test("no state of the camera runs over its edges", async ({ phone, account }) => {
  await signIn(phone, account);
  await cameraStates(phone, look);
});

test("nothing that an invitation or a recovery link opens runs over its edges", async ({
  newDesktop,
  newAccount,
  server,
}) => {
  await invitationStates({ newDesktop, newAccount, server }, look);
});

test("no state of the administration runs over its edges", async ({ desktop, newDesktop, newAccount, server }) => {
  await adminStates({ desktop, newDesktop, newAccount, server }, look);
});
