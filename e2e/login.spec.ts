import type { Page } from "@playwright/test";
import { type Account, expect, test } from "./fixtures";
import {
  cancel,
  confirm,
  fillSignIn,
  qrCode,
  question,
  readCode,
  scan,
  sessionOf,
  showCode,
  signIn,
  signOut,
  yes,
} from "./steps";

test("a phone that is signed in signs a desktop in", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const url = await showCode(desktop);
  expect(url).toMatch(/\/scan#[\w-]{22}$/);

  await scan(phone, url);
  await expect(phone.getByRole("region", { name: "Your account" })).toContainText(`@${account.username}`);
  await expect(phone.getByText("Chrome on Linux will be able to use your QR Login account.")).toBeVisible();
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await expect(desktop.getByText(`@${account.username}`, { exact: true })).toBeVisible();
  await expect(desktop).toHaveTitle("Confirm on your phone · QR Login");
  await expect(desktop.getByText("Type this number on your phone", { exact: true })).toBeVisible();

  const asked: string[] = [];
  desktop.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/api\/(auth|device)\//.test(pathname)) asked.push(`${request.method()} ${pathname}`);
  });
  await confirm(phone);
  await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
  await expect(desktop).toHaveURL("/");
  // The nonce of the claim's proof came with the form's token.
  expect(asked.slice(0, 2)).toEqual(["GET /api/auth/csrf", "POST /api/auth/callback/qr"]);
  await expect(desktop.getByRole("heading", { name: "Welcome, Ada Lovelace" })).toBeVisible();
  await expect(desktop.getByText(`You are @${account.username} in this browser now.`)).toBeVisible();
  await expect(desktop.getByText("Chrome on Android")).toBeVisible(); // Approved by.
  expect((await sessionOf(desktop)).user?.username).toBe(account.username);
  await expect(phone).toHaveTitle("Chrome on Linux is signed in · QR Login");
  // Its own yes is not asked about a second later, on no page of this tab.
  const stream = phone.waitForResponse("**/api/account/events");
  await phone.goto("/devices");
  await stream;
  await expect(phone.getByRole("heading", { name: "Chrome on Linux" })).toBeVisible();
  await expect(phone.getByText("Was this you?")).toHaveCount(0);
});

test("a phone that opens the page is led to signing in on itself, and the code is one tap away", async ({ phone }) => {
  await phone.goto("/login");
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await expect(qrCode(phone)).toBeHidden();
  await expect(phone.getByRole("link", { name: "Sign in with a password" })).toHaveAttribute("href", "/sign-in");
  await phone.getByRole("button", { name: "Sign in on another screen instead" }).click();
  await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Sign in with your phone");
  await expect(qrCode(phone)).toBeVisible();
});

test("the password is beside the code, which stays", async ({ desktop, account }) => {
  const code = await showCode(desktop, "/login?callbackUrl=%2Fsettings");
  await desktop.getByRole("button", { name: "Use a password instead" }).click();
  await expect(desktop.getByLabel("Username")).toBeFocused();
  expect(await readCode(desktop)).toBe(code);
  await fillSignIn(desktop, account);
  await expect(desktop).toHaveURL("/settings");
});

test("on paper there is no code", async ({ desktop }) => {
  await showCode(desktop);
  await desktop.emulateMedia({ media: "print" });
  await expect(qrCode(desktop)).toBeHidden();
  await expect(desktop.getByText(/^[A-Z]{4}-[A-Z]{4}$/)).toBeHidden();
});

test("no question about another sign-in comes between while one is decided; it waits", async ({
  desktop,
  phone,
  newDesktop,
  account,
}) => {
  await signIn(phone, account);
  const stream = phone.waitForResponse("**/api/account/events");
  await scan(phone, await showCode(desktop));
  await stream;
  const laptop = await newDesktop();
  await signIn(laptop, account);
  await laptop.goto("/devices");
  await expect(laptop.getByRole("heading", { name: "Chrome on Android" })).toBeVisible();
  await expect(phone.getByText("Was this you?")).toHaveCount(0);
  await cancel(phone);
  await expect(phone.getByRole("heading", { name: "Nothing was signed in" })).toBeVisible();
  await expect(phone.getByRole("link", { name: "See your devices" })).toBeVisible();
  await expect(phone.getByText("Was this you?")).toBeVisible();
});

test("a claim that fails is not told as a sign-in on the phone", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await desktop.route("**/api/auth/callback/qr", (route) => route.abort());
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop.getByRole("heading", { name: "Signing in did not work" })).toBeVisible();
  await expect(phone.getByRole("heading", { name: "Confirmed" })).toBeVisible();
  await expect(phone.getByRole("heading", { name: "Look at the other screen" })).toBeVisible({ timeout: 20_000 });
  await desktop.unroute("**/api/auth/callback/qr");
  await desktop.getByRole("button", { name: "Try again" }).click();
  await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
});

test("a browser that another account used asks before it becomes somebody else’s", async ({
  desktop,
  phone,
  account,
  newPhone,
  newAccount,
}) => {
  await signIn(desktop, account);
  await signOut(desktop);
  const stranger = await newAccount();
  const other = await newPhone();
  await signIn(other, stranger);
  await scan(other, await showCode(desktop));
  await confirm(other);
  await expect(desktop.getByRole("heading", { name: `Continue as @${stranger.username}?` })).toBeVisible();
  expect(await sessionOf(desktop)).toEqual({});
  await desktop.getByRole("button", { name: "No, show a new code" }).click();
  await signIn(phone, account);
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  expect((await sessionOf(desktop)).user?.username).toBe(account.username);
  // Its own account needs no question; whose it is stands on the page, with a way out.
  await desktop.getByRole("button", { name: "Not you? Sign out" }).click();
  await expect(desktop).toHaveURL("/login");
  expect(await sessionOf(desktop)).toEqual({});
});

test("the desktop lands where it wanted to go, and never elsewhere", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop, "/login?callbackUrl=%2Fsettings"));
  await confirm(phone);
  await expect(desktop).toHaveURL("/settings");
});

test("a callbackUrl on another site leads to the main page", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop, "/login?callbackUrl=https%3A%2F%2Fevil.example%2F"));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("the phone says no", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await cancel(phone);
  await expect(phone.getByRole("heading", { name: "Nothing was signed in" })).toBeVisible();
  await expect(desktop.getByRole("heading", { name: "Cancelled on the phone" })).toBeVisible();
  expect(await sessionOf(desktop)).toEqual({});

  await desktop.getByRole("button", { name: "Show a new code" }).click();
  await scan(phone, await readCode(desktop));
});

test("the desktop steps back to a fresh code", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const first = await showCode(desktop);
  await scan(phone, first);
  await phone.getByLabel("Number on the other screen").fill("00");
  await desktop.getByRole("button", { name: "Not you? Show a new code" }).click();
  expect(await readCode(desktop)).not.toBe(first);
  await confirm(phone);
  await expect(phone.getByRole("heading", { name: "The other screen took this code back" })).toBeVisible();
  await expect(phone.getByText(/^Nothing was signed in\./)).toBeVisible();
});

test("a phone that is signed out signs in first, and the code survives", async ({ desktop, phone, account }) => {
  const url = await showCode(desktop);
  await phone.goto(url);
  await expect(phone.getByRole("heading", { name: "Sign in to confirm the code you scanned" })).toBeVisible();
  await expect(desktop.getByRole("heading", { name: "A phone is signing in…" })).toBeVisible();
  expect(new URL(phone.url()).search).not.toContain(url.split("#")[1] ?? "no id");

  await fillSignIn(phone, account);
  await expect(question(phone)).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a second phone gets nothing", async ({ desktop, phone, newPhone, account }) => {
  await signIn(phone, account);
  const second = await newPhone();
  await signIn(second, account);
  const url = await showCode(desktop);
  await scan(phone, url);
  await second.goto(url);
  await expect(second.getByRole("heading", { name: "Another phone scanned this code first" })).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a code is good for one login", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const url = await showCode(desktop);
  await scan(phone, url);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  await phone.goto("/");
  await phone.goto(url);
  await expect(yes(phone)).toHaveCount(0);
  await expect(phone.getByRole("heading", { name: /is signed in|no longer good/ })).toBeVisible();
});

test("a desktop cannot confirm itself", async ({ desktop, account }) => {
  const url = await showCode(desktop);
  const tab = await desktop.context().newPage();
  await signIn(tab, account);
  await tab.goto(url);
  await expect(tab.getByRole("heading", { name: "This code is for signing in on this device" })).toBeVisible();
});

test("a reload of either side at every step loses nothing", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await showCode(desktop);
  await desktop.reload();
  await scan(phone, await readCode(desktop));
  await phone.reload();
  await expect(question(phone)).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  await desktop.reload();
  await expect(desktop.getByRole("heading", { name: "Welcome, Ada Lovelace" })).toBeVisible();
  await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
  await phone.reload();
  await expect(phone.getByRole("heading", { name: "Chrome on Linux is signed in" })).toBeVisible();
  await phone.getByRole("button", { name: "Scan another code" }).click();
  await expect(phone.getByRole("heading", { name: "Sign in on another screen" })).toBeVisible();
});

test("a desktop that is reloaded after the scan starts over, and the phone is told", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  const url = await showCode(desktop);
  await scan(phone, url);
  await desktop.reload();
  expect(await readCode(desktop)).not.toBe(url);
});

test("an unknown and a broken code get a sentence", async ({ phone, account }) => {
  await signIn(phone, account);
  for (const id of ["AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "../../api"]) {
    await phone.goto("/");
    await phone.goto(`/scan#${id}`);
    await expect(phone.getByRole("heading", { name: "We do not know this code" })).toBeVisible();
  }
});

test("a link from another site sends nothing before a tap", async ({ desktop, phone, account, server }) => {
  await signIn(phone, account);
  const url = await showCode(desktop);
  const sent: string[] = [];
  phone.on("request", (request) => sent.push(request.url()));
  await phone.route("http://elsewhere.test/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<a href="${url}">Click me</a>` }),
  );
  await phone.goto("http://elsewhere.test/");
  await phone.getByRole("link").click();
  await expect(phone.getByRole("heading", { name: "Is this your code?" })).toBeVisible();
  expect(sent.filter((address) => address.startsWith(`${server.origin}/api/qr`))).toEqual([]);
  await expect(qrCode(desktop)).toBeVisible();

  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(question(phone)).toBeVisible();
  await expect(desktop.getByText("Type this number on your phone", { exact: true })).toBeVisible();
});

const oursOnTheWay: {
  way: string;
  path: string;
  signedIn: boolean;
  pass: (phone: Page, account: Account) => Promise<void>;
}[] = [
  { way: "the sign-in", path: "/sign-in", signedIn: false, pass: fillSignIn },
  { way: "the sign-in, signed in before", path: "/sign-in", signedIn: true, pass: goOn },
  { way: "the page with the code, signed in before", path: "/login", signedIn: true, pass: goOn },
  { way: "the sign-up", path: "/sign-up", signedIn: false, pass: signUp },
];

for (const { way, path, signedIn, pass } of oursOnTheWay) {
  test(`a mailed link by way of ${way} is a link: it waits for a tap and asks for the number`, async ({
    desktop,
    phone,
    account,
  }) => {
    if (signedIn) await signIn(phone, account);
    const { hash } = new URL(await showCode(desktop));
    await phone.goto(`${path}?callbackUrl=${encodeURIComponent(`/scan${hash}`)}`);
    await pass(phone, account);
    await expect(phone.getByRole("heading", { name: "Is this your code?" })).toBeVisible();
    await phone.getByRole("button", { name: "Continue" }).click();
    await expect(desktop.getByText("Type this number on your phone", { exact: true })).toBeVisible();
  });
}

async function goOn(phone: Page): Promise<void> {
  await phone.getByRole("main").getByText("Continue", { exact: true }).click();
  await expect(phone).toHaveURL(/\/scan/);
}

async function signUp(phone: Page): Promise<void> {
  await phone.getByLabel("Your name").fill("Grace Hopper");
  await phone.getByLabel("Username").fill(`grace-${Date.now()}`);
  await phone.getByLabel("Password", { exact: true }).fill("a phrase of mine");
  await phone.getByRole("button", { name: "Create account" }).click();
}
