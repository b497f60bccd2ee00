import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { no, readCode, sessionOf, signIn, yes } from "./steps";

const CODE = "QR code to sign in a phone";

/** The signed-in desktop shows a code for a phone; resolves to what the phone's camera reads. */
async function showLink(desktop: Page): Promise<string> {
  await desktop.goto("/devices");
  await desktop.getByRole("link", { name: "Sign in a phone" }).click();
  await expect(desktop.getByRole("heading", { name: "Sign in a phone" })).toBeVisible();
  return readCode(desktop, CODE);
}

async function openLink(phone: Page, url: string): Promise<void> {
  await phone.goto(url);
  await expect(phone.getByRole("heading", { name: "Sign in on this phone?" })).toBeVisible();
  await phone.getByRole("button", { name: "Continue" }).click();
}

const digitsOn = async (phone: Page) => (await phone.getByText(/^\d\d$/).textContent()) ?? "";
const field = (desktop: Page) => desktop.getByLabel("Number on the other phone");
const confirmOn = (desktop: Page) => yes(desktop).click();

test("a desktop signs a phone in, with the digits that the phone shows", async ({ desktop, phone, account }) => {
  await signIn(desktop, account);
  const url = await showLink(desktop);
  expect(url).toMatch(/\/link#link_[\w-]{43}$/);
  const sent: string[] = [];
  phone.on("request", (request) => sent.push(new URL(request.url()).pathname));
  await phone.goto(url);
  await expect(phone.getByRole("heading", { name: "Sign in on this phone?" })).toBeVisible();
  // Nothing is sent before the tap, and the token reaches no server by itself.
  expect(sent.filter((path) => path.startsWith("/api/qr"))).toEqual([]);
  await phone.getByRole("button", { name: "Continue" }).click();

  await expect(desktop.getByRole("heading", { name: "Sign in the other phone?" })).toBeVisible();
  await expect(desktop.getByText("This browser is new to your account.")).toBeVisible();
  await expect(phone.getByRole("heading", { name: account.name })).toBeVisible();
  const number = await digitsOn(phone);
  await field(desktop).fill(number === "00" ? "01" : "00");
  await confirmOn(desktop);
  await expect(desktop.getByText(/That is not the number/)).toBeVisible();
  await field(desktop).fill(number);
  await desktop.keyboard.press("Enter");
  await expect(phone).toHaveURL("/");
  await expect(desktop.getByRole("heading", { name: "Chrome on Android is signed in" })).toBeVisible();
  expect((await sessionOf(phone)).user?.username).toBe(account.username);
});

test("three wrong digits end it on both sides, and a new code works", async ({ desktop, phone, account }) => {
  await signIn(desktop, account);
  await openLink(phone, await showLink(desktop));
  const number = await digitsOn(phone);
  for (const left of ["2 tries left", "1 try left"]) {
    await field(desktop).fill(number === "00" ? "01" : "00");
    await confirmOn(desktop);
    await expect(desktop.getByText(left)).toBeVisible();
  }
  await field(desktop).fill(number === "00" ? "01" : "00");
  await confirmOn(desktop);
  await expect(desktop.getByRole("heading", { name: "That was wrong three times" })).toBeVisible();
  await expect(phone.getByRole("heading", { name: "Cancelled on the other screen" })).toBeVisible();

  await desktop.getByRole("button", { name: "Show a new code" }).click();
  await openLink(phone, await readCode(desktop, CODE));
  await field(desktop).fill(await digitsOn(phone));
  await confirmOn(desktop);
  await expect(phone).toHaveURL("/");
});

test("the desktop cancels, and the phone says so", async ({ desktop, phone, account }) => {
  await signIn(desktop, account);
  await openLink(phone, await showLink(desktop));
  await expect(field(desktop)).toBeVisible();
  await expect(async () => {
    await no(desktop).click({ timeout: 1_000 });
    await expect(desktop.getByRole("heading", { name: "Nothing was signed in" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(phone.getByRole("heading", { name: "Cancelled on the other screen" })).toBeVisible();
  expect(await sessionOf(phone)).toEqual({});
});

test("a second tap goes through the button that comes where an answer was", async ({ desktop, phone, account }) => {
  await signIn(desktop, account);
  await openLink(phone, await showLink(desktop));
  await expect(field(desktop)).toBeVisible();
  // What a finger would meet in the moment in which the button is there.
  const met = desktop.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        new MutationObserver((_, observer) => {
          const again = [...document.querySelectorAll("button")].find(
            ({ textContent }) => textContent === "Show a new code",
          );
          if (!again) return;
          observer.disconnect();
          const { x, y, width, height } = again.getBoundingClientRect();
          resolve(again.contains(document.elementFromPoint(x + width / 2, y + height / 2)));
        }).observe(document.body, { childList: true, subtree: true });
      }),
  );
  await expect(desktop.locator("[data-settling]")).toHaveCount(0);
  await no(desktop).click();
  expect(await met).toBe(false);
  await desktop.getByRole("button", { name: "Show a new code" }).click();
  await readCode(desktop, CODE);
});

test("a code that was used, cancelled, replaced or never one tells so", async ({
  desktop,
  phone,
  newPhone,
  account,
}) => {
  await signIn(desktop, account);
  const used = await showLink(desktop);
  await openLink(phone, used);
  await expect(field(desktop)).toBeVisible();
  const late = await newPhone();
  await openLink(late, used);
  await expect(late.getByRole("heading", { name: "This code was already used" })).toBeVisible();

  const cancelled = await showLink(desktop);
  await desktop.getByRole("button", { name: "Cancel" }).click();
  await expect(desktop).toHaveURL("/devices");
  await openLink(late, cancelled);
  await expect(late.getByRole("heading", { name: "This code was already used" })).toBeVisible();

  await openLink(late, `/link#link_${"A".repeat(43)}`);
  await expect(late.getByRole("heading", { name: "We do not know this code" })).toBeVisible();
  await late.goto("/");
  await late.goto("/link");
  await expect(late.getByRole("heading", { name: "We do not know this code" })).toBeVisible();
});

test("a newer code of another page ends the one before it, on its page too", async ({ desktop, account }) => {
  await signIn(desktop, account);
  await showLink(desktop);
  const other = await desktop.context().newPage();
  await showLink(other);
  await expect(desktop.getByRole("heading", { name: "This code is no longer good" })).toBeVisible();
});

test("a phone that is in the same account has nothing to do", async ({ desktop, phone, account }) => {
  await signIn(desktop, account);
  await signIn(phone, account);
  await openLink(phone, await showLink(desktop));
  await expect(phone.getByRole("heading", { name: "This phone is signed in already" })).toBeVisible();
  // The code is left for the phone that was meant.
  await expect(desktop.getByRole("img", { name: CODE })).toBeVisible();
});

test("a phone of another account is asked before it leaves that", async ({
  desktop,
  phone,
  account,
  playwright,
  server,
}) => {
  const other = { username: `bob-${Date.now()}`, password: account.password, name: "Bob" };
  const request = await playwright.request.newContext({ baseURL: server.origin });
  expect((await request.post("/api/account", { data: other })).status()).toBe(201);
  await request.dispose();
  await signIn(desktop, account);
  await signIn(phone, other);
  await openLink(phone, await showLink(desktop));
  await expect(phone.getByRole("heading", { name: `Leave @${other.username}?` })).toBeVisible();
  await phone.getByRole("button", { name: "Switch account" }).click();
  await field(desktop).fill(await digitsOn(phone));
  await confirmOn(desktop);
  // Its browser was the other account's.
  await phone.getByRole("button", { name: "Yes, continue" }).click();
  await expect(phone).toHaveURL("/");
  expect((await sessionOf(phone)).user?.username).toBe(account.username);
});

test("a new account on a computer is offered its phone next, and may leave that for later", async ({
  desktop,
  phone,
}) => {
  await desktop.goto("/sign-up");
  await desktop.getByLabel("Your name").fill("Grace Hopper");
  const username = `grace-${Date.now()}`;
  await desktop.getByLabel("Username").fill(username);
  await desktop.getByLabel("Password", { exact: true }).fill("a phrase of mine");
  await desktop.getByRole("button", { name: "Create account" }).click();
  await expect(desktop.getByRole("heading", { name: "Now your phone: scan this" })).toBeVisible();
  await openLink(phone, await readCode(desktop, CODE));
  await field(desktop).fill(await digitsOn(phone));
  await confirmOn(desktop);
  await expect(phone).toHaveURL("/");
  expect((await sessionOf(phone)).user?.username).toBe(username);

  await desktop.goto("/link/new?welcome");
  await desktop.getByRole("button", { name: "Not now" }).click();
  await expect(desktop).toHaveURL("/devices");
});

test.describe("a code that lives for a second", () => {
  test("ends where it is shown, and on a phone that comes too late", async ({ desktop, phone, account }) => {
    await signIn(desktop, account);
    // The server's minute, as short here as its answer says.
    await desktop.route("**/api/links", async (route) => {
      const response = await route.fetch();
      const link = await response.json();
      await route.fulfill({ response, json: { ...link, expiresAt: link.serverTime } });
    });
    await desktop.route("**/api/links/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), status: "expired" } });
    });
    await desktop.goto("/link/new");
    await expect(desktop.getByRole("heading", { name: "The code has expired" })).toBeVisible();
    await phone.route("**/api/qr", (route) =>
      route.fulfill({ status: 410, contentType: "application/problem+json", json: { code: "ticket_expired" } }),
    );
    await openLink(phone, `/link#link_${"A".repeat(43)}`);
    await expect(phone.getByRole("heading", { name: "The code has expired" })).toBeVisible();
  });
});
