import { expect } from "@playwright/test";
import { confirm, scan, showCode, signIn } from "../steps";
import { type Cast, dead, held, problem, type Visit } from "./visit";

/** The other pages in their states. */
export async function pageStates({ phone, newDesktop, account }: Cast, visit: Visit): Promise<void> {
  const page = await newDesktop();
  const heading = (name: string | RegExp) => expect(page.getByRole("heading", { name })).toBeVisible();

  await page.goto("/");
  await heading("Your phone is your key");
  await visit("home-01-signed-out", page);
  await page.goto("/no-such-page");
  await heading("There is no such page");
  await visit("fault-01-missing", page);

  await page.goto("/sign-in");
  await visit("sign-in-01", page);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Type your username.")).toBeVisible();
  await visit("sign-in-02-missing", page);
  await page.getByLabel("Username").fill("nobody");
  await page.getByLabel("Password", { exact: true }).fill("wrong password here");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Wrong username or password.")).toBeVisible();
  await visit("sign-in-03-wrong", page);
  await page.route("**/api/auth/callback/password", problem(429, "rate_limited"));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(/Too many tries/).first()).toBeVisible();
  await visit("sign-in-04-too-many", page);
  await page.unrouteAll();
  await page.goto("/sign-in?error=rate_limited");
  await expect(page.getByText(/Too many tries/).first()).toBeVisible();
  await visit("sign-in-04b-form-refused", page);
  await page.goto(`/sign-in?callbackUrl=%2Fscan#${"A".repeat(22)}`);
  await heading(/to confirm the code/);
  await visit("sign-in-05-for-a-code", page);

  await page.goto("/sign-up");
  await visit("sign-up-01", page);
  await page.getByLabel("Your name").fill("x");
  await page.getByLabel("Username").fill(account.username);
  await page.getByLabel("Password", { exact: true }).fill("four plain little words");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("This username is taken.")).toBeVisible();
  await visit("sign-up-02-refused", page);

  await signIn(page, account);
  await visit("home-02-signed-in", page);
  await page.goto("/no-such-page");
  await heading("There is no such page");
  await visit("fault-01b-missing-signed-in", page);
  await page.goto("/sign-in?callbackUrl=%2Fsettings");
  await heading("You are signed in");
  await visit("sign-in-06-already", page);
  await page.goto("/settings");
  await heading("Settings");
  await visit("settings-01", page);
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("That is not your current password.")).toBeVisible();
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Your name is saved.")).toBeVisible();
  await visit("settings-02-answers", page);

  const reading = held();
  await page.route("**/api/devices", reading.hold);
  await page.goto("/devices");
  await visit("devices-01-loading", page);
  reading.release(dead);
  await expect(page.getByRole("alert").filter({ hasText: "cannot be shown" })).toBeVisible();
  await visit("devices-02-failed", page);
  await page.unroute("**/api/devices");
  await page.getByRole("button", { name: "Try again" }).first().click();
  await heading("Other devices");
  await visit("devices-03-list", page);
  await page.getByRole("region", { name: "Chrome on Android" }).locator("summary").click();
  await visit("devices-03b-details", page);
  await page
    .getByRole("button", { name: /^Sign out Chrome/ })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await visit("devices-04-sign-out", page);
  await page.getByRole("button", { name: "Keep it" }).click();
  await page
    .getByRole("button", { name: /^This wasn’t me/ })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await visit("devices-05-not-me", page);
  await page.getByRole("button", { name: "It was me" }).click();

  const third = await newDesktop();
  await page.goto("/");
  await scan(phone, await showCode(third));
  await confirm(phone);
  await expect(page.getByText("Was this you?")).toBeVisible();
  await visit("live-01-new-sign-in", page);
  await page.getByRole("button", { name: "Yes, it was me" }).first().click();

  await phone.goto("/devices");
  await phone.getByRole("button", { name: "Sign out all others" }).click();
  await phone.getByRole("dialog").getByRole("button", { name: "Sign out all others" }).click();
  await heading("You were signed out on this device");
  await visit("live-02-signed-out", page);
  await expect(phone.getByText("Nothing else is signed in")).toBeVisible();
  await visit("devices-06-alone", phone);
}
