/** What was let in by mistake, at every moment: before it has come, at once, a minute later, and once the phone is out itself. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { TestServer } from "./server";
import {
  confirm,
  device,
  fillSignIn,
  letIn,
  no,
  openDevice,
  question,
  scan,
  sessionOf,
  showCode,
  showNamedCode,
  signedOut,
  signIn,
  signOut,
} from "./steps";

const DESKTOP = "Chrome on Linux";
const PHONE = "Chrome on Android";

let aheadMs = 0;

/** On the server's clock, which starts anew with it. Browsers keep theirs, and their proofs are good. */
async function aMinutePasses(server: TestServer): Promise<void> {
  aheadMs += 61_000;
  const clock = new URL("./clock-ahead.mjs", import.meta.url).href;
  await server.stop();
  await server.start({ NODE_OPTIONS: `--import ${clock}`, CLOCK_AHEAD_MS: String(aheadMs) });
}

test.afterAll(async ({ server }) => {
  if (aheadMs === 0) return;
  // The next file's, where this worker takes another.
  await server.stop();
  await server.start();
});

const everywhereElse = (page: Page) => page.getByRole("checkbox", { name: "Sign out everywhere else" });
const why = (page: Page) => page.getByText("This browser was signed out from elsewhere a short while ago.");

/** On a page that is out: to the form, and in. */
async function signInAgain(page: Page, account: Parameters<typeof fillSignIn>[1]): Promise<void> {
  await page.getByRole("link", { name: "Sign in again" }).click();
  await fillSignIn(page, account);
}

test("what was let in and has not come yet is shown to the account's other devices, and kept out by them", async ({
  desktop,
  newDesktop,
  phone,
  account,
}) => {
  const laptop = await newDesktop();
  await signIn(laptop, account);
  await signIn(phone, account);
  await laptop.goto("/devices");
  // The desktop's claim never arrives.
  await desktop.route("**/api/auth/callback/qr", () => {});
  await scan(phone, await showCode(desktop));
  await confirm(phone);

  const waiting = laptop.getByText(`${DESKTOP} is about to be signed in`);
  await expect(waiting).toBeVisible();
  await expect(laptop.getByText(`${PHONE} let it in`)).toBeVisible();
  await laptop.getByRole("button", { name: `Keep ${DESKTOP} out` }).click();
  await expect(waiting).toHaveCount(0);
  await desktop.unroute("**/api/auth/callback/qr");
  expect(await sessionOf(desktop)).toEqual({});
});

for (const isIn of [false, true]) {
  test(`a yes is taken back on the screen that said it, ${isIn ? "once the other screen is in" : "before it is in"}`, async ({
    desktop,
    phone,
    account,
  }) => {
    await signIn(phone, account);
    if (!isIn) await desktop.route("**/api/auth/callback/qr", () => {});
    await scan(phone, await showCode(desktop));
    await confirm(phone);
    await expect(phone.getByRole("heading", { name: isIn ? `${DESKTOP} is signed in` : "Confirmed" })).toBeVisible();
    await phone.getByRole("button", { name: isIn ? "Sign it out again" : "Take it back" }).click();
    const takenBack = phone.getByRole("heading", { name: "You took it back" });
    await expect(takenBack).toBeFocused();
    if (isIn) await expect(signedOut(desktop)).toBeVisible();
    else expect(await sessionOf(desktop)).toEqual({});
    await phone.reload();
    await expect(takenBack).toBeVisible();
    // What was new is new again: its next code takes the number.
    await desktop.unrouteAll();
    await phone.goto("/");
    await scan(phone, await showNamedCode(desktop));
    await expect(phone.getByText("This browser is new to your account.")).toBeVisible();
    await phone.goto("/devices");
    await expect(device(phone, PHONE)).toBeVisible();
    await expect(device(phone, DESKTOP)).toHaveCount(0);
  });
}

test("a no to what nobody asked for leads to safety, and stands in the activity", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await expect(question(phone)).toBeVisible();
  await no(phone).click();
  await phone.getByRole("button", { name: "I did not ask for this" }).click();
  await expect(phone.getByRole("heading", { name: "You did the right thing" })).toBeFocused();
  await expect(phone.getByText("It now stands in your account’s activity.")).toBeVisible();
  await expect(phone.getByRole("link", { name: "Change your password" })).toHaveAttribute("href", "/settings#password");
  await phone.getByRole("link", { name: "See your devices" }).click();
  await expect(phone.getByText("A code was refused that you had not asked for")).toBeVisible();
});

for (const [when, isLater] of [
  ["at once", false],
  ["a minute later", true],
] as const) {
  test(`a desktop that was let in by mistake is ended ${when}, by the phone that let it in`, async ({
    desktop,
    phone,
    account,
    server,
  }) => {
    await signIn(phone, account);
    await letIn(phone, desktop);
    if (isLater) await aMinutePasses(server);
    await phone.goto("/devices");
    await openDevice(phone, DESKTOP);
    await phone.getByRole("button", { name: `This wasn’t me: ${DESKTOP}` }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "This wasn’t me" }).click();
    await expect(signedOut(desktop)).toBeVisible();
    // The phone goes too, and comes back in with the others out.
    await expect(phone).toHaveURL(/\/sign-in\?callbackUrl=/);
    await expect(why(phone)).toBeVisible();
    await expect(everywhereElse(phone)).toBeChecked();
    await fillSignIn(phone, account);
    await expect(phone).toHaveURL("/settings#password");
  });

  test(`a desktop that was let in by mistake is ended ${when}, though its phone was signed out meanwhile`, async ({
    desktop,
    newDesktop,
    phone,
    account,
    server,
  }) => {
    const laptop = await newDesktop();
    await signIn(laptop, account);
    await signIn(phone, account);
    await letIn(phone, desktop);
    await laptop.goto("/devices");
    await openDevice(laptop, PHONE);
    await laptop.getByRole("button", { name: `Sign out ${PHONE}` }).click();
    await laptop.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    await expect(signedOut(phone)).toBeVisible();
    if (isLater) await aMinutePasses(server);

    await phone.getByRole("link", { name: "Sign in again" }).click();
    await expect(everywhereElse(phone)).toBeChecked();
    await everywhereElse(phone).uncheck();
    await fillSignIn(phone, account);
    await expect(phone).toHaveURL("/");
    expect((await sessionOf(desktop)).user?.username).toBe(account.username);
    await phone.goto("/devices");
    const desktops = device(phone, DESKTOP);
    const mistake = desktops.filter({ hasText: "Approved by" });
    await mistake.locator("summary").click();
    await mistake.getByRole("button", { name: "This wasn’t me" }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "This wasn’t me" }).click();
    await expect(signedOut(desktop)).toBeVisible();
    expect((await sessionOf(laptop)).user?.username).toBe(account.username);
  });
}

test("a browser that was signed out from elsewhere ends all others as it signs in, unless told otherwise", async ({
  newDesktop,
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  const laptop = await newDesktop();
  await signIn(laptop, account);
  await laptop.goto("/devices");
  await laptop.getByRole("button", { name: "Sign out all others" }).click();
  await laptop.getByRole("dialog").getByRole("button", { name: "Sign out all others" }).click();
  await expect(signedOut(phone)).toBeVisible();

  await signInAgain(phone, account);
  await expect(phone).toHaveURL("/");
  await expect(signedOut(laptop)).toBeVisible();
  // Another browser learns nothing of it, and neither does one that has signed itself out.
  const stranger = await newDesktop();
  for (const page of [stranger, phone]) {
    if (page === phone) {
      await signOut(page);
      await page.waitForLoadState();
    }
    await page.goto("/sign-in");
    await expect(everywhereElse(page)).not.toBeChecked();
    await expect(why(page)).toHaveCount(0);
  }
});
