import { expect, type Page } from "@playwright/test";
import Sqlite from "better-sqlite3";
import type { Account } from "../fixtures";
import { addPasskey } from "../passkey";
import type { TestServer } from "../server";
import { device, letIn, openDevice, scan, showCode, signIn, yes } from "../steps";
import type { Cast, Visit } from "./visit";

const DAY_MS = 86_400_000;

/** What an account has after some years: by browser and system, whether it has a name of its own, and days since it was last there. */
const DEVICES: readonly [browser: string, os: string, type: string, days: number, ownName?: string][] = [
  ["Firefox", "Linux", "desktop", 0.1, "Work laptop"],
  ["Safari", "iOS", "mobile", 0.5],
  ["Safari", "macOS", "desktop", 2],
  ["Firefox", "Windows", "desktop", 3],
  ["Samsung Internet for Android", "Android", "mobile", 6],
  ["Chrome", "Windows", "desktop", 9, "The reading room on the second floor"],
  ["Microsoft Edge", "Windows", "desktop", 17],
  ["Safari", "iOS", "tablet", 24, "Kitchen"],
  ["Firefox", "Linux", "desktop", 35],
  ["Chrome", "Chrome OS", "desktop", 61],
];

/** What the account's owner sees of it: menus, twelve devices, a visit, sign-ins and passkeys. Both are signed out at first. */
export async function accountStates(
  { desktop, phone, newDesktop, account, server }: Cast & { server: TestServer },
  visit: Visit,
): Promise<void> {
  await signIn(phone, account);
  await letIn(phone, desktop);
  addDevices(server, account);
  for (const guess of ["not this one", "nor this one"]) await guessWrong(await newDesktop(), account, guess);
  await phone.goto("/devices");
  await expect(device(phone, "Kitchen")).toBeVisible();
  await phone.reload();
  await expect(device(phone, "Kitchen")).toBeVisible();
  await expect(phone.getByRole("button", { name: "Forget Kitchen" })).toBeVisible();
  await visit("account-01-twelve-devices", phone);
  await openDevice(phone, "Work laptop");
  await phone.getByRole("button", { name: "Rename Work laptop" }).click();
  await expect(phone.getByRole("dialog")).toBeVisible();
  await visit("account-02-name", phone);
  await phone.keyboard.press("Escape");
  await phone
    .getByRole("button", { name: /^Forget / })
    .last()
    .click();
  await expect(phone.getByRole("dialog")).toBeVisible();
  await visit("account-03-forget", phone);
  await phone.keyboard.press("Escape");

  const guest = await newDesktop();
  await scan(phone, await showCode(guest));
  await phone.getByRole("checkbox", { name: "Only for this visit." }).check();
  await phone.getByLabel("Number on the other screen").fill((await guest.getByText(/^\d\d$/).textContent()) ?? "");
  await visit("account-04-only-this-visit", phone);
  await yes(phone).click();
  await expect(phone.getByText("For this visit only")).toBeVisible();
  await visit("account-05-visit-confirmed", phone);
  await expect(guest).toHaveURL("/");
  await visit("account-06-visit-home", guest);

  await guest.goto("/devices");
  await openDevice(guest, "Kitchen");
  await guest.getByRole("button", { name: "Sign out Kitchen" }).click();
  await guest.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(guest.getByLabel("Password", { exact: true })).toBeVisible();
  await visit("account-07-sign-out-with-password", guest);
  await guest.keyboard.press("Escape");

  await phone.goto("/");
  await visit("account-08-home-on-a-phone", phone);
  await phone.getByRole("group").filter({ hasText: "Sign out" }).locator("summary").click();
  await visit("account-09-menu", phone);
  await phone.locator("header details:has(a[hreflang]) summary").click();
  await expect(phone.getByRole("link", { name: "Deutsch" })).toBeVisible();
  await visit("account-09b-languages", phone);

  await addPasskey(phone);
  await visit("account-10-passkey-added", phone);
  await scan(phone, await showCode(await newDesktop()));
  await visit("account-11-question-with-a-passkey", phone);
}

async function guessWrong(page: Page, { username }: Account, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Wrong username or password.")).toBeVisible();
}

/** Beside the two that signed in: a browser and a phone for each would take minutes. */
function addDevices({ databaseFile }: TestServer, { username }: Account): void {
  const database = new Sqlite(databaseFile, { timeout: 5_000 });
  const at = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().replace("Z", "+00:00");
  const user = database.prepare(`SELECT "id" FROM "User" WHERE "username" = ?`).get(username) as { id: string };
  const insert = database.prepare(
    `INSERT INTO "Device" ("id", "userId", "kind", "label", "ownName", "browser", "os", "deviceType", "ip", "signedInBy",
       "keyThumbprint", "createdAt", "lastSeenAt")
     VALUES (?, ?, 'browser', ?, ?, ?, ?, ?, '203.0.113.7', 'password', ?, ?, ?)`,
  );
  for (const [index, [browser, os, type, days, ownName]] of DEVICES.entries()) {
    const id = `device-${index}-${username}`;
    insert.run(id, user.id, `${browser} on ${os}`, ownName ?? null, browser, os, type, id, at(days + 90), at(days));
  }
  database.close();
}
