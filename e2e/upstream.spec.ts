import type { Page } from "@playwright/test";
import Sqlite from "better-sqlite3";
import { freePort } from "../lib/server/testing/free-port";
import { expectAccessible } from "./accessible";
import { type Account, expect, test } from "./fixtures";
import { addPasskey } from "./passkey";
import { newServer, type ServerSettings, type TestServer } from "./server";
import { clientCommand } from "./site";
import { confirm, fillSignIn, question, scan, sessionOf, showCode, signIn, signOut, yes } from "./steps";

test.describe.configure({ timeout: 120_000 });

/** The company's provider: another server of ours, at another host, since cookies know no ports. */
let provider: TestServer;
let grace: Account;
let settings: ServerSettings;

test.beforeAll(async ({ server, playwright }) => {
  // Three servers start, and a command runs.
  test.setTimeout(180_000);
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  provider = await newServer({ RATE_LIMITS: "off", HOST: "127.0.0.1", PORT: String(port), APP_URL: issuer });
  const redirect = `${server.origin}/api/upstream/callback`;
  const added = await clientCommand(
    provider,
    ...["add", "qr", "--name", "QR Login", "--redirect", redirect, "--trusted", "--json"],
  );
  grace = { username: "grace", password: "four plain little words", name: "Grace Hopper" };
  const request = await playwright.request.newContext({ baseURL: issuer });
  expect((await request.post("/api/account", { data: grace })).status()).toBe(201);
  await request.dispose();
  settings = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: "qr",
    OIDC_CLIENT_SECRET: JSON.parse(added).clientSecret,
    OIDC_NAME: "Example Inc.",
  };
  await server.stop();
  await server.start(settings);
});
test.afterAll(async ({ server }) => {
  // The next file's, where this worker takes another.
  await server.stop();
  await server.start();
  await provider.remove();
});

const toProvider = (page: Page) => page.getByRole("link", { name: "Continue with Example Inc." });

test("a phone that scans a code signs in at the provider, comes back to the code, and lets the desktop in", async ({
  desktop,
  phone,
  server,
}) => {
  const code = await showCode(desktop);
  await phone.goto(code);
  await expect(phone.getByRole("heading", { name: "Sign in to confirm the code you scanned" })).toBeVisible();
  await expectAccessible(phone);
  await toProvider(phone).click();
  await expect(phone).toHaveURL(/^http:\/\/127\.0\.0\.1/);
  await fillSignIn(phone, grace);
  await expect(question(phone)).toBeVisible();
  expect(phone.url()).toBe(code);
  await confirm(phone, desktop);
  await expect(desktop).toHaveURL("/");
  await expect(desktop.getByRole("heading", { name: "Grace Hopper" })).toBeVisible();
  await phone.goto("/");
  await expect(phone.getByText("Single sign-on")).toBeVisible();
  await expect(phone.getByText("until this browser is closed,")).toHaveCount(0);
  expect(await sessionOf(phone)).toMatchObject({ user: { username: "grace" }, device: { signedInBy: "upstream" } });

  await test.step("nothing of it stands in the log", async () => {
    const secrets = await phone.context().cookies();
    for (const { value } of secrets.filter(({ name }) => name.includes("upstream"))) {
      expect(server.output()).not.toContain(value);
    }
    expect(server.output()).not.toContain("code=");
  });

  await test.step("the account's name and password are changed there, and not here", async () => {
    await phone.goto("/settings");
    await expect(phone.getByRole("heading", { name: "Picture" })).toBeVisible();
    await expect(phone.getByLabel("Current password")).toHaveCount(0);
    await expect(phone.getByRole("heading", { name: "Name", exact: true })).toHaveCount(0);
    await expectAccessible(phone);
  });

  await test.step("after a week the proof is asked for there, and anew", async () => {
    const database = new Sqlite(server.databaseFile);
    database.exec(`UPDATE "Device" SET "provenAt" = NULL`);
    database.close();
    const next = await showCode(desktop, "/login?again=1");
    await scan(phone, next);
    await confirm(phone, desktop);
    const prove = phone.getByRole("link", { name: "Prove it with Example Inc." });
    await expect(prove).toBeVisible();
    await expect(phone.getByLabel("Password", { exact: true })).toHaveCount(0);
    await expectAccessible(phone);
    await prove.click();
    await expect(phone).toHaveURL(/^http:\/\/127\.0\.0\.1/);
    await fillSignIn(phone, grace);
    await expect(question(phone)).toBeVisible();
    await confirm(phone, desktop);
    await expect(desktop).toHaveURL("/");
  });
});

test("an account with a password is linked from its settings, and signed in to by either from then on", async ({
  phone,
  newPhone,
  account,
  playwright,
}) => {
  const request = await playwright.request.newContext({ baseURL: settings.OIDC_ISSUER ?? "" });
  const robin = { ...grace, username: `robin-${Date.now()}` };
  expect((await request.post("/api/account", { data: robin })).status()).toBe(201);
  await request.dispose();
  await signIn(phone, account);
  await phone.goto("/settings");
  await phone.getByRole("button", { name: "Link Example Inc." }).click();
  await fillSignIn(phone, robin);
  await expect(phone.getByRole("button", { name: "Unlink Example Inc." })).toBeVisible();
  const other = await newPhone();
  await other.goto("/sign-in");
  await other.getByRole("checkbox", { name: "Keep me signed in" }).uncheck();
  await toProvider(other).click();
  await fillSignIn(other, robin);
  await expect(other.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await expect(other.getByText("until this browser is closed,")).toBeVisible();
  expect((await sessionOf(other)).user?.username).toBe(account.username);
  await phone.getByRole("button", { name: "Unlink Example Inc." }).click();
  await expect(phone.getByRole("button", { name: "Link Example Inc." })).toBeVisible();
});

test("what the provider sends back is over in another browser", async ({ phone, newPhone }) => {
  await phone.goto("/sign-in");
  let back = "";
  phone.on("request", (request) => {
    if (request.url().includes("/api/upstream/callback")) back = request.url();
  });
  await toProvider(phone).click();
  await fillSignIn(phone, grace);
  await expect.poll(() => back).toContain("code=");
  const other = await newPhone();
  await other.goto(back);
  await expect(other.getByRole("heading", { name: "This sign-in is over" })).toBeVisible();
  await expectAccessible(other);
  expect(await sessionOf(other)).toEqual({});
});

test("a provider that is down leaves passwords, passkeys and codes working", async ({
  desktop,
  phone,
  newPhone,
  account,
  newAccount,
  server,
}) => {
  const [withPasskey, another] = [await newPhone(), await newAccount()];
  await signIn(withPasskey, another);
  await addPasskey(withPasskey);
  await withPasskey.goto("/");
  await signOut(withPasskey);
  await provider.stop();
  // What it knew of the provider a moment ago is forgotten.
  await server.stop();
  await server.start(settings);
  await phone.goto("/sign-in");
  await toProvider(phone).click();
  await expect(phone.getByRole("heading", { name: "Example Inc. does not answer" })).toBeVisible();
  await expectAccessible(phone);
  await phone.getByRole("link", { name: "Go back" }).click();
  await fillSignIn(phone, account);
  await expect(phone).toHaveURL("/");
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  // The virtual authenticator picks for its person, as soon as it is asked.
  await withPasskey.goto("/sign-in");
  await expect(withPasskey.getByRole("heading", { name: another.name })).toBeVisible();
  expect((await sessionOf(withPasskey)).user?.username).toBe(another.username);
  await provider.start();
});

test("PASSWORDS=off hides the forms, and the way of the operator stays", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  await signIn(phone, account);
  await server.stop();
  await server.start({ ...settings, PASSWORDS: "off" });
  await desktop.goto("/sign-in");
  await expect(toProvider(desktop)).toBeVisible();
  await expect(desktop.getByLabel("Username")).toHaveCount(0);
  await expect(desktop.getByRole("link", { name: "Create an account" })).toHaveCount(0);
  await expectAccessible(desktop);
  await desktop.goto("/login");
  await expect(toProvider(desktop)).toBeVisible();
  await expect(desktop.getByRole("checkbox", { name: "Keep me signed in with Example Inc." })).toBeChecked();
  await expect(desktop.getByRole("button", { name: "Use a password instead" })).toHaveCount(0);
  await desktop.goto("/sign-up");
  await expect(desktop.getByLabel("Username")).toHaveCount(0);
  await phone.goto("/settings");
  await expect(phone.getByRole("heading", { name: "Picture" })).toBeVisible();
  await expect(phone.getByLabel("Current password")).toHaveCount(0);
  await scan(phone, await showCode(desktop));
  await expect(yes(phone)).toBeVisible();
});
