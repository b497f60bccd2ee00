import { expect } from "@playwright/test";
import type { Account } from "../fixtures";
import { no, signIn, yes } from "../steps";
import { type Cast, problem, type Visit } from "./visit";

const LINKS = "**/api/links";
const LINK = "**/api/links/*";
const TICKETS = "**/api/qr";
const TOKEN = `link_${"A".repeat(43)}`;

/** Every state of the two pages by which a signed-in browser lets a phone in. The desktop is signed in. */
export async function linkStates(
  { desktop: page, phone, account, newDesktop, newAccount }: Cast & { newAccount: () => Promise<Account> },
  visit: Visit,
): Promise<void> {
  const heading = (name: string | RegExp) => expect(page.getByRole("heading", { name })).toBeVisible();
  const onPhone = (name: string | RegExp) => expect(phone.getByRole("heading", { name })).toBeVisible();
  const goOn = phone.getByRole("button", { name: "Continue" });

  // However long the visit takes, the code does not end.
  await page.route(LINKS, async (route) => {
    const response = await route.fetch();
    const link = await response.json();
    await route.fulfill({ response, json: { ...link, expiresAt: new Date(Date.now() + 3_600_000).toISOString() } });
  });
  let status = "waiting";
  await page.route(LINK, (route) => route.fulfill({ json: { id: "x", status, expiresAt: new Date().toISOString() } }));
  await page.goto("/link/new");
  await expect(page.getByRole("img", { name: "QR code to sign in a phone" })).toBeVisible();
  await visit("link-01-code", page);
  status = "expired";
  await heading("The code has expired");
  await visit("link-02-expired", page);
  status = "cancelled";
  await page.getByRole("button", { name: "Show a new code" }).click();
  await heading("This code is no longer good");
  await visit("link-03-replaced", page);
  await page.unroute(LINKS);
  await page.unroute(LINK);
  await page.route(LINKS, problem(503, "internal"));
  await page.getByRole("button", { name: "Show a new code" }).click();
  await heading("There is no code just now");
  await visit("link-04-no-code", page);
  await page.unroute(LINKS);

  await phone.goto("/link");
  await onPhone("We do not know this code");
  await phone.goto("/");
  await phone.goto(`/link#${TOKEN}`);
  await onPhone("Sign in on this phone?");
  await visit("link-05-asking", phone);
  const refusals: [name: string, title: string | RegExp, status: number, code: string, more?: object][] = [
    ["unknown", "We do not know this code", 404, "ticket_not_found"],
    ["expired", "The code has expired", 410, "ticket_expired"],
    ["used", "This code was already used", 409, "wrong_state"],
    ["same-account", "This phone is signed in already", 409, "wrong_state", { reason: "already_signed_in" }],
    ["other-account", /^Leave @/, 409, "wrong_state", { reason: "other_account" }],
  ];
  let number = 6;
  for (const [name, title, code, problemCode, more] of refusals) {
    // Of somebody else's, who is still in.
    const page = name === "other-account" ? await newDesktop() : phone;
    if (page !== phone) await signIn(page, await newAccount());
    await page.route(TICKETS, problem(code, problemCode, { ...more }));
    await page.goto("/");
    await page.goto(`/link#${TOKEN}`);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await visit(`link-${String(number++).padStart(2, "0")}-${name}`, page);
    await page.unroute(TICKETS);
  }

  const link = await newLink();
  await phone.goto("/");
  await phone.goto(link);
  await goOn.click();
  await onPhone(account.name);
  await visit("link-11-number", phone);
  await heading("Sign in the other phone?");
  await visit("link-12-question", page);
  await page.getByLabel("Number on the other phone").fill((await phone.getByText(/^\d\d$/).textContent()) ?? "");
  await no(page).click();
  await heading("Nothing was signed in");
  await visit("link-13-cancelled", page);
  await onPhone("Cancelled on the other screen");
  await visit("link-14-cancelled-there", phone);

  const again = await newLink();
  await phone.goto("/");
  await phone.goto(again);
  await goOn.click();
  await page.getByLabel("Number on the other phone").fill((await phone.getByText(/^\d\d$/).textContent()) ?? "");
  await yes(page).click();
  await heading(/is signed in/);
  await visit("link-15-confirmed", page);

  /** What the page's code holds, anew. */
  async function newLink(): Promise<string> {
    const made = page.waitForResponse((response) => response.url().endsWith("/api/links") && response.status() === 201);
    await page.goto("/link/new");
    return (await (await made).json()).url;
  }
}
