/** docs/operating.md, "A new host name", as somebody does who follows it: one server, one authenticator, two names of this machine. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { type Account, expect, PHONE, test } from "./fixtures";
import { virtualAuthenticator } from "./passkey";
import { newServer, type ServerSettings, type TestServer } from "./server";
import { fillSignIn, sessionOf, signOut } from "./steps";

const ACCOUNT = { username: "ada", password: "four plain little words", name: "Ada Lovelace" };

test.describe.configure({ timeout: 120_000 });

/** The server under a name of this machine, on the port that it has. */
const at = ({ origin }: TestServer, name: string) => `http://${name}:${new URL(origin).port}`;

async function moved(server: TestServer, name: string, settings: ServerSettings = {}): Promise<string> {
  await server.stop();
  const origin = at(server, name);
  await server.start({ APP_URL: origin, ...settings });
  return origin;
}

async function recoveryLink(server: TestServer, origin: string): Promise<string> {
  const args = ["dist/admin.mjs", "users", "link", ACCOUNT.username, "--json"];
  const env = { ...process.env, DATABASE_URL: `file:${server.databaseFile}`, APP_URL: origin };
  const cwd = path.resolve(import.meta.dirname, "..");
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env });
  return (JSON.parse(stdout) as { url: string }).url;
}

/** One phone whose authenticator keeps its passkeys, whatever the host is called. */
async function newPhone(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await virtualAuthenticator(page);
  return page;
}

async function signUp(page: Page, { origin }: TestServer): Promise<void> {
  expect((await page.request.post(`${origin}/api/account`, { data: ACCOUNT })).status()).toBe(201);
}

async function signIn(page: Page, origin: string, account: Account): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await fillSignIn(page, account);
  await expect(page).toHaveURL(`${origin}/`);
}

async function addPasskey(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/settings`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText("Your passkey is added.")).toBeVisible();
}

test("everybody signs in by password, passkeys of the old name say so, new ones do, and a recovery leads to the new name", async ({
  browser,
}) => {
  const server = await newServer({ RATE_LIMITS: "off" });
  const context = await browser.newContext(PHONE);
  const phone = await newPhone(context);
  const old = server.origin;
  await signUp(phone, server);
  await signIn(phone, old, ACCOUNT);
  await addPasskey(phone, old);
  await phone.getByLabel("Confirm codes with a passkey only").check();
  await expect(phone.getByText("From now on each code takes a passkey.")).toBeVisible();

  const before = await recoveryLink(server, old);
  const origin = await moved(server, "login.localhost");
  await phone.goto(`${origin}/`);
  expect(await sessionOf(phone)).toEqual({});
  await phone.goto(`${origin}/sign-in`);
  await expect(phone.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  // The old name's passkey is offered by nobody here, and keeps nobody from the password.
  await signIn(phone, origin, ACCOUNT);
  await phone.goto(`${origin}/settings`);
  await expect(phone.getByText("Made for localhost, so it is of no use here.")).toBeVisible();

  await addPasskey(phone, origin);
  await expect(phone.getByRole("heading", { level: 3 })).toHaveCount(2);
  await phone.goto(`${origin}/`);
  await signOut(phone);
  await phone.goto(`${origin}/sign-in`);
  await expect(phone.getByRole("heading", { name: ACCOUNT.name })).toBeVisible();
  await expect(phone.getByText("Passkey", { exact: true })).toBeVisible();

  // A newer link takes the place of the one before, so that one is tried first.
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(before.replace(old, origin));
  await expect(visitor.getByText(`@${ACCOUNT.username}`)).toBeVisible();
  await visitor.context().close();
  const url = await recoveryLink(server, origin);
  expect(new URL(url).origin).toBe(origin);
  const desktop = await (await browser.newContext()).newPage();
  await desktop.goto(url);
  await desktop.getByLabel("New password").fill("other plain little words");
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByRole("heading", { name: ACCOUNT.name })).toBeVisible();
  await expect(phone.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();
  await desktop.context().close();
  await context.close();
  await server.remove();
});

test("under a domain of both names, given before, passkeys live on", async ({ browser }) => {
  const server = await newServer({ RATE_LIMITS: "off" });
  const context = await browser.newContext(PHONE);
  const phone = await newPhone(context);
  const domain = { PASSKEY_RP_ID: "example.localhost" };
  await signUp(phone, server);
  const old = await moved(server, "old.example.localhost", domain);
  await signIn(phone, old, ACCOUNT);
  await addPasskey(phone, old);
  const origin = await moved(server, "login.example.localhost", domain);
  await phone.goto(`${origin}/sign-in`);
  await expect(phone.getByRole("heading", { name: ACCOUNT.name })).toBeVisible();
  await expect(phone.getByText("Passkey", { exact: true })).toBeVisible();
  await context.close();
  await server.remove();
});
