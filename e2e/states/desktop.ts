import { expect, type Page, type Route } from "@playwright/test";
import { cancel, comeWithCode, confirm, qrCode, question, readCode, scan, showCode, signIn } from "../steps";
import { type Cast, dead, held, problem, sayOnline, type Visit } from "./visit";

const CREATE = "**/api/qr";
const CLAIM = "**/api/auth/callback/qr";
const EVENTS = "**/api/qr/*/events";
const TICKET = /\/api\/qr\/[^/]+$/;

/** Every state of the desktop's sign-in page. Leaves the phone signed in, and the desktop too. */
export async function desktopStates({ desktop: page, phone, account }: Cast, visit: Visit): Promise<void> {
  const heading = (name: string | RegExp) => expect(page.getByRole("heading", { name })).toBeVisible();
  const newCode = page.getByRole("button", { name: "Show a new code" });

  await phone.goto("/login");
  await expect(phone.getByRole("link", { name: "Sign in with a password" })).toBeVisible();
  await visit("login-00-on-a-phone", phone);

  const creating = held();
  await page.route(CREATE, creating.hold);
  await comeWithCode(page, false);
  await page.goto("/login");
  await expect(page.getByText("Getting a code…").first()).toBeVisible();
  await visit("login-01-loading", page);
  creating.release();
  const url = await readCode(page);
  await visit("login-02-code", page);
  await page.getByText("Trouble scanning?").click();
  await visit("login-02c-trouble", page);
  await comeWithCode(page, true);
  await page.getByRole("button", { name: "Use a password instead" }).click();
  await visit("login-02b-password", page);

  await page.route(EVENTS, dead);
  await page.route(TICKET, (route) => (route.request().method() === "GET" ? route.abort() : route.fallback()));
  await page.reload();
  await expect(page.getByText("Connection lost. Reconnecting…").first()).toBeVisible();
  await visit("login-03-connection-lost", page);
  await sayOnline(page, false);
  await expect(page.getByText("You are offline. Waiting for the network…").first()).toBeVisible();
  await visit("login-04-offline", page);
  await page.unrouteAll();

  expect(url).toContain("#");
  await phone.goto(await showCode(page));
  await heading("A phone is signing in…");
  await visit("login-05-held", page);

  await phone.getByLabel("Username").fill(account.username);
  await phone.getByLabel("Password", { exact: true }).fill(account.password);
  await phone.getByRole("button", { name: "Sign in", exact: true }).click();
  await heading(account.name);
  await expect(page.getByText(/^(Confirm|Type this number) on your phone$/).first()).toBeVisible();
  await visit("login-06-scanned", page);
  await cancel(phone);
  await heading("Cancelled on the phone");
  await visit("login-07-cancelled", page);

  await newCode.click();
  await typeCode(phone, page);
  await expect(page.getByText("Type this number on your phone").first()).toBeVisible();
  await visit("login-08-number", page);
  await cancel(phone);

  const claiming = held();
  await page.route(CLAIM, claiming.hold);
  await confirmed(page, phone);
  await expect(page.getByText("Signing you in…").first()).toBeVisible();
  await visit("login-09-claiming", page);
  claiming.release(dead);
  await heading("Signing in did not work");
  await visit("login-10-not-claimed", page);
  await page.unroute(CLAIM);
  await page.route(CLAIM, problem(410, "ticket_expired"));
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("the code ran out in the meantime")).toBeVisible();
  await visit("login-11-not-claimed-any-more", page);
  await page.unroute(CLAIM);

  // This state stands for the moment that the next page takes to come; a 204 is a next page that never comes.
  await page.route("/", (route) => route.fulfill({ status: 204 }));
  await confirmed(page, phone);
  await expect(page.getByText("You are signed in").first()).toBeVisible();
  // Signed out again, or another language would find somebody who is signed in.
  await page.context().clearCookies({ name: /session-token/ });
  await visit("login-12-claimed", page);
  await page.unroute("/");

  await page.route(EVENTS, statuses(["scanned", "expired"]));
  await page.goto("/login");
  await heading("The code has expired");
  await visit("login-13-expired", page);
  await page.unroute(EVENTS);
  await page.route(EVENTS, statuses(["claimed"]));
  await page.reload();
  await heading("This code was already used");
  await visit("login-14-used", page);
  await page.unrouteAll();

  await comeWithCode(page, false);
  await page.route(CREATE, problem(429, "rate_limited"));
  await page.reload();
  await heading("Too many codes");
  await visit("login-15-too-many", page);
  await page.unroute(CREATE);
  await page.route(CREATE, dead);
  await page.reload();
  await heading("The server does not answer");
  await visit("login-16-unreachable", page);
  await page.addInitScript(() => Object.defineProperty(navigator, "onLine", { value: false, configurable: true }));
  await page.reload();
  await heading("You are offline");
  await visit("login-17-offline", page);
  await page.unroute(CREATE);
  await page.route(CREATE, problem(403, "cross_site"));
  await page.reload();
  await heading("This page can’t show a code");
  await visit("login-18-other-address", page);
  await page.unroute(CREATE);
  await page.route(CREATE, problem(401, "proof_required"));
  await page.reload();
  await expect(page.getByText("This browser doesn’t let the site save anything")).toBeVisible();
  await visit("login-19-no-key", page);
  await page.unrouteAll();
  await comeWithCode(page, true);

  await signIn(page, account);
  await page.goto("/login?callbackUrl=%2Fdevices");
  await heading("You are already signed in");
  await visit("login-20-already", page);
}

async function confirmed(page: Page, phone: Page): Promise<void> {
  await scan(phone, await showCode(page));
  await confirm(phone);
}

/** The letters under the code, typed on the phone; resolves when it asks. */
export async function typeCode(phone: Page, desktop: Page): Promise<void> {
  await expect(qrCode(desktop)).toBeVisible();
  const letters = await desktop
    .locator("bdi")
    .filter({ hasText: /^[A-Z]{4}-[A-Z]{4}$/ })
    .textContent();
  await phone.goto("/scan");
  await phone.getByLabel("Letters below the code").fill(letters ?? "");
  await phone.getByRole("button", { name: "Continue" }).click();
  await expect(question(phone)).toBeVisible();
}

/** A stream that says these, one after the other, in the server's place. */
function statuses(each: readonly string[]) {
  return (route: Route) => {
    const id = new URL(route.request().url()).pathname.split("/")[3];
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const body = each.map((status) => `event: status\ndata: ${JSON.stringify({ id, status, expiresAt })}\n\n`).join("");
    return route.fulfill({ contentType: "text/event-stream", body });
  };
}
