import type { Page } from "@playwright/test";
import { BREAKABLE } from "./faults/faults";
import { expect, test } from "./fixtures";
import { accountStates } from "./states/account";
import { adminStates } from "./states/admin";
import { cameraStates } from "./states/camera";
import { confirmStates } from "./states/confirm";
import { desktopStates } from "./states/desktop";
import { faultStates } from "./states/faults";
import { invitationStates } from "./states/invitation";
import { linkStates } from "./states/link";
import { pageStates } from "./states/pages";
import { phoneStates } from "./states/phone";
import { confirm, scan, sessionOf, showCode, signIn } from "./steps";

test.use({
  settings: {
    RATE_LIMITS: "off",
    QR_TTL_SECONDS: "200",
    CONFIRM_TTL_SECONDS: "600",
    CLAIM_TTL_SECONDS: "600",
    ...BREAKABLE,
  },
});
test.describe.configure({ mode: "parallel", timeout: 300_000 });

/**
 * Does to each page what a browser's translator does: every text is taken out, and put into two elements of its own in its place; so is
 * each text that comes or changes afterwards. The words stay, so that what the page says can be read as ever.
 */
async function translate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ELSEWHERE = "script, style, textarea, svg, title, font[data-translated]";
    const translateText = (text: Node) => {
      const parent = text.parentElement;
      if (!parent || (text.textContent ?? "").trim() === "" || parent.closest(ELSEWHERE)) return;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      outer.dataset.translated = "";
      inner.textContent = text.textContent;
      outer.append(inner);
      text.parentNode?.replaceChild(outer, text);
    };
    const translateIn = (root: Node) => {
      if (root.nodeType === Node.TEXT_NODE) return translateText(root);
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Node[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) translateText(text);
    };
    const begin = () => {
      translateIn(document.body);
      document.documentElement.classList.add("translated-ltr");
      new MutationObserver((changes) => {
        for (const { type, target, addedNodes } of changes) {
          if (type === "characterData") translateText(target);
          else for (const node of addedNodes) if (node.isConnected) translateIn(node);
        }
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    };
    // A translator comes once the page has loaded, and React has taken it over.
    const isTakenOver = () =>
      [...document.querySelectorAll("main *")].some((node) => Object.keys(node).some((key) => /^__react/.test(key)));
    const wait = () =>
      document.readyState === "complete" && isTakenOver() ? setTimeout(begin, 200) : setTimeout(wait, 50);
    wait();
  });
}

const isTranslated = (page: Page) => expect(page.locator("html")).toHaveClass(/translated-ltr/);

/** What a page shows once its translator is through; a page that broke says so. */
async function look(name: string, page: Page): Promise<void> {
  await expect(page.getByText("Something went wrong here"), name).toHaveCount(name.includes("broken") ? 1 : 0);
}

test("the desktop, translated at every step", async ({ desktop, phone, account, newDesktop }) => {
  await translate(desktop);
  await translate(phone);
  await desktopStates({ desktop, phone, account, newDesktop }, look);
});

test("the phone, translated at every step", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await translate(phone);
  await phoneStates({ desktop, phone, account, newDesktop }, look);
});

test("the phone's question, translated at every step", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await translate(phone);
  await confirmStates({ desktop, phone }, look);
});

test("an account of twelve devices, translated at every step", async ({
  desktop,
  phone,
  account,
  newDesktop,
  server,
}) => {
  await translate(phone);
  await accountStates({ desktop, phone, account, newDesktop, server }, look);
});

test("the camera, translated at every step", async ({ phone, account }) => {
  await signIn(phone, account);
  await translate(phone);
  await cameraStates(phone, look);
});

test("what an invitation or a recovery link opens, translated", async ({ newDesktop, newAccount, server }) => {
  const translated = async () => {
    const page = await newDesktop();
    await translate(page);
    return page;
  };
  await invitationStates({ newDesktop: translated, newAccount, server }, look);
});

test("the administration, translated", async ({ desktop, newDesktop, newAccount, server }) => {
  await translate(desktop);
  await adminStates({ desktop, newDesktop, newAccount, server }, look);
});

test("the other pages, translated", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await translate(phone);
  const translated = async () => {
    const page = await newDesktop();
    await translate(page);
    return page;
  };
  await pageStates({ desktop, phone, account, newDesktop: translated }, look);
});

test("both ways, translated at every step", async ({ desktop, phone, account, newDesktop, newAccount }) => {
  await signIn(desktop, account);
  await translate(desktop);
  await translate(phone);
  await linkStates({ desktop, phone, account, newDesktop, newAccount }, look);
});

test("pages that broke", async ({ browser, server, account }) => {
  await faultStates({ browser, server, account }, look);
});

for (const path of ["/login", "/login?callbackUrl=%2Fsettings"]) {
  test(`a login on a translated page succeeds, from ${path}`, async ({ desktop, phone, account }) => {
    await signIn(phone, account);
    await translate(desktop);
    await translate(phone);
    const url = await showCode(desktop, path);
    await isTranslated(desktop);
    await scan(phone, url);
    await isTranslated(phone);
    await confirm(phone);
    await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
    await expect(desktop).toHaveURL(path === "/login" ? "/" : "/settings");
    expect((await sessionOf(desktop)).user?.username).toBe(account.username);
  });
}

test("a login outlives a page whose nodes are taken away under it", async ({ browser, baseURL, phone, account }) => {
  // Without the tests' ears: React tells the console what it had to make anew.
  const context = await browser.newContext({ ...(baseURL && { baseURL }) });
  const desktop = await context.newPage();
  await signIn(phone, account);
  const url = await showCode(desktop);
  // An extension that moves what React holds: worse than any translator.
  await desktop.evaluate(() => {
    for (const node of document.querySelectorAll("main [role=timer] *, main bdi, main [role=timer]")) {
      const font = document.createElement("font");
      node.parentNode?.replaceChild(font, node);
      font.append(node);
    }
  });
  await scan(phone, url);
  await expect(desktop.getByRole("heading", { name: account.name })).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  await context.close();
});
