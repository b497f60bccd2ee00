import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { no, question, readCode, scan, showCode, signIn } from "./steps";

/** Presses Tab until the focus is on a control of that name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press("Tab");
    const focused = page.locator("*:focus");
    const text = await focused.evaluate(
      (element) =>
        element.getAttribute("aria-label") ??
        (element as HTMLInputElement).labels?.[0]?.textContent ??
        element.textContent ??
        "",
    );
    passed.push(text);
    if (text === name || (name instanceof RegExp && name.test(text))) {
      // Whoever looks for the focus has to find it.
      const ring = await focused.evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { outlineStyle: around } = getComputedStyle(element.parentElement ?? element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || around !== "none";
      });
      expect(ring, `a focus ring on ${text}`).toBe(true);
      return;
    }
  }
  throw new Error(`Tab never came to ${name}, only to ${passed.join(", ")}`);
}

test("both sides by keyboard alone; each change is said once, and nothing on the desktop moves", async ({
  desktop,
  phone,
  account,
}) => {
  const said: string[] = [];
  const shifts: string[] = [];
  await desktop.exposeFunction("reportSaid", (text: string) => said.push(text));
  await desktop.exposeFunction("reportShift", (shift: string) => shifts.push(shift));
  await desktop.addInitScript(() => {
    const report = window as unknown as { reportSaid(text: string): void; reportShift(shift: string): void };
    interface Source {
      node: Node | null;
      previousRect: DOMRect;
      currentRect: DOMRect;
    }
    new PerformanceObserver((list) => {
      const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      for (const entry of list.getEntries() as unknown as { startTime: number; sources: Source[] }[]) {
        // A page of which only the first half has arrived is in the middle of what there is of it.
        if (!page?.domInteractive || entry.startTime < page.domInteractive) continue;
        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
          const name = `${node?.nodeName} "${node?.textContent?.slice(0, 40)}"`;
          report.reportShift(`${name} from ${from.x},${from.y} to ${to.x},${to.y}`);
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
    let last = "";
    new MutationObserver(() => {
      for (const region of document.querySelectorAll(
        "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]",
      )) {
        const text = region.textContent ?? "";
        if (text !== "" && text !== last) {
          last = text;
          report.reportSaid(text);
        }
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });

  /** A decision takes no key that was meant for the screen before. */
  const settled = (name: string) =>
    expect(phone.getByRole("button", { name })).not.toHaveAttribute("aria-disabled", "true");

  await phone.goto("/sign-in");
  await tabTo(phone, "Username");
  await phone.keyboard.type(account.username);
  await tabTo(phone, "Password");
  await phone.keyboard.type(account.password);
  await phone.keyboard.press("Enter");
  await expect(phone).toHaveURL("/");

  await desktop.goto("/");
  await tabTo(desktop, "Sign in with your phone");
  await desktop.keyboard.press("Enter");
  const first = await readCode(desktop);
  await phone.goto(first);
  await expect(question(phone)).toBeFocused();
  await settled("No, cancel");
  await tabTo(phone, "No, cancel");
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("heading", { name: "Nothing was signed in" })).toBeFocused();
  await expect(desktop.getByRole("heading", { name: "Cancelled on the phone" })).toBeVisible();
  await tabTo(desktop, "Show a new code");
  await desktop.keyboard.press("Enter");

  await phone.goto(await readCode(desktop));
  await expect(question(phone)).toBeFocused();
  await settled("Yes, sign in");
  await tabTo(phone, "Number on the other screen");
  await phone.keyboard.type((await desktop.getByText(/^\d\d$/).textContent()) ?? "");
  await tabTo(phone, "Yes, sign in");
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("heading", { name: /is signed in/ })).toBeFocused();
  await expect(desktop).toHaveURL("/");
  await expect(desktop.getByRole("heading", { name: `Welcome, ${account.name}` })).toBeVisible();

  const CODE = "QR code to sign in with your phone";
  const onPanel = said
    .filter((text) => text !== "Getting a code…")
    .map((text) => text.replace(/: \d\d$/, ": (number)"));
  expect(onPanel).toEqual([
    CODE,
    `${account.name}, @${account.username}. Type this number on your phone: (number)`,
    "Cancelled on the phone",
    CODE,
    `${account.name}, @${account.username}. Type this number on your phone: (number)`,
    "Signing you in…",
    "You are signed in",
  ]);
  expect(shifts).toEqual([]);
});

test("a screen that comes has the focus on its heading before a key can be pressed", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  const late: string[] = [];
  await phone.exposeFunction("reportLate", (heading: string) => late.push(heading));
  await phone.addInitScript(() => {
    let last = "";
    new MutationObserver(() => {
      const heading = document.querySelector<HTMLElement>("main h1");
      const title = heading?.textContent ?? "";
      if (title === last) return;
      // The first one is the page's own, and a page begins at its top.
      if (last !== "" && document.activeElement !== heading)
        (window as unknown as { reportLate(heading: string): void }).reportLate(title);
      last = title;
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await scan(phone, await showCode(desktop));
  await no(phone).click();
  await expect(phone.getByRole("heading", { name: "Nothing was signed in" })).toBeFocused();
  expect(late).toEqual([]);
});
