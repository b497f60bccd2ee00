import AxeBuilder from "@axe-core/playwright";
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
import { signIn } from "./steps";

test.use({
  // Long enough for every visit; under 300, for a code that a phone holds to last longer than others.
  settings: {
    RATE_LIMITS: "off",
    QR_TTL_SECONDS: "200",
    CONFIRM_TTL_SECONDS: "600",
    CLAIM_TTL_SECONDS: "600",
    ...BREAKABLE,
  },
});
// The longest of all files: its tests are shared out.
test.describe.configure({ mode: "parallel", timeout: 600_000 });

type AxeResults = Awaited<ReturnType<AxeBuilder["analyze"]>>;

/** What AxeBuilder left in the page. */
declare const axe: { run(document: Document, options: { runOnly: string[] }): Promise<AxeResults> };

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** CSS pixels of a finger, WCAG 2.2 §2.5.5. */
const FINGER = 44;

let seen = 0;

/** Everything axe knows in the light, what it says of colours in the dark, and whether a finger hits each control. */
async function judge(name: string, page: Page): Promise<void> {
  seen += 1;
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  // There are no frames, so it need not open a page of its own to gather what they say.
  const light = await new AxeBuilder({ page }).setLegacyMode().withTags(WCAG).analyze();
  expect.soft(complaints(light), name).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await page.evaluate(() => axe.run(document, { runOnly: ["color-contrast"] }));
  expect.soft(complaints(dark), `${name}, dark`).toEqual([]);
  expect.soft(await page.evaluate(smallTargets, FINGER), `${name}, for fingers`).toEqual([]);
}

function complaints({ violations }: Pick<AxeResults, "violations">): string[] {
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, failureSummary }) => `${id}: ${target}: ${any[0]?.message ?? failureSummary}`),
  );
}

/** The controls in sight that are smaller than a finger, other than links within a sentence. */
function smallTargets(finger: number): string[] {
  return [...document.querySelectorAll<HTMLElement>("a, button, input, summary, [tabindex='0']")].flatMap((element) => {
    // A checkbox is pressed by its label too.
    const target = element.matches("[type=checkbox]") ? (element.closest("label") ?? element) : element;
    const { width, height } = target.getBoundingClientRect();
    const hidden = !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || width <= 1;
    const clipped = getComputedStyle(element).clipPath !== "none";
    const inSentence = element.matches("p a, span a") && getComputedStyle(element).display === "inline";
    if (hidden || clipped || inSentence || (width >= finger && height >= finger)) return [];
    return [
      `${element.tagName} "${element.textContent || element.getAttribute("aria-label")}" is ${width} by ${height}`,
    ];
  });
}

test.beforeEach(() => {
  seen = 0;
});

test("nothing keeps anybody from any state of the desktop's page", async ({ desktop, phone, account, newDesktop }) => {
  await desktopStates({ desktop, phone, account, newDesktop }, judge);
  expect(seen).toBe(23);
});

test("nothing keeps anybody from any state of the phone's page", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await phoneStates({ desktop, phone, account, newDesktop }, judge);
  expect(seen).toBe(31);
});

test("nothing keeps anybody from the phone's question, whatever it says and asks for", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await confirmStates({ desktop, phone }, judge);
  expect(seen).toBe(10);
});

test("nothing keeps anybody from any state of the other pages", async ({ desktop, phone, account, newDesktop }) => {
  await signIn(phone, account);
  await pageStates({ desktop, phone, account, newDesktop }, judge);
  expect(seen).toBe(24);
});

test("nothing keeps anybody from any state of both ways", async ({
  desktop,
  phone,
  account,
  newDesktop,
  newAccount,
}) => {
  await signIn(desktop, account);
  await linkStates({ desktop, phone, account, newDesktop, newAccount }, judge);
  expect(seen).toBe(15);
});

test("nothing keeps anybody from the pages that stand in for one that broke", async ({ browser, server, account }) => {
  // Where no scripts run, axe has none either; and a page that only waits for the site may load itself anew, which axe takes for a trap.
  const looked: string[] = [];
  await faultStates({ browser, server, account }, async (name, page) => {
    looked.push(name);
    if (!/down$|without-scripts$/.test(name)) await judge(name, page);
  });
  expect(looked).toHaveLength(12);
  expect(seen).toBe(2);
});

test("nothing keeps anybody from an account of twelve devices", async ({
  desktop,
  phone,
  account,
  newDesktop,
  server,
}) => {
  await accountStates({ desktop, phone, account, newDesktop, server }, judge);
  expect(seen).toBe(12);
});

test("nothing keeps anybody from the camera", async ({ phone, account }) => {
  await signIn(phone, account);
  await cameraStates(phone, judge);
  expect(seen).toBe(6);
});

test("nothing keeps anybody from what an invitation or a recovery link opens", async ({
  newDesktop,
  newAccount,
  server,
}) => {
  await invitationStates({ newDesktop, newAccount, server }, judge);
  expect(seen).toBe(4);
});

test("nothing keeps anybody from any state of the administration", async ({
  desktop,
  newDesktop,
  newAccount,
  server,
}) => {
  await adminStates({ desktop, newDesktop, newAccount, server }, judge);
  expect(seen).toBe(18);
});
