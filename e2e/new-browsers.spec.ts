import type { Page } from "@playwright/test";
import { type Account, test as base, expect } from "./fixtures";
import { newServer } from "./server";
import { confirm, scan, sessionOf, showCode, showNamedCode, signIn, signOut } from "./steps";

/** A desktop and a phone, which is signed in, at a server that takes this of new browsers. */
interface Site {
  at(newBrowsers: string): Promise<{ desktop: Page; phone: Page; account: Account }>;
}

const test = base.extend<Site>({
  at: async ({ newDesktop, newPhone, playwright }, use) => {
    const servers: Awaited<ReturnType<typeof newServer>>[] = [];
    await use(async (newBrowsers) => {
      const server = await newServer({ RATE_LIMITS: "off", NEW_BROWSERS: newBrowsers });
      servers.push(server);
      const baseURL = server.origin;
      const account = { username: "ada", password: "four plain little words", name: "Ada Lovelace" };
      const request = await playwright.request.newContext({ baseURL });
      expect((await request.post("/api/account", { data: account })).status()).toBe(201);
      await request.dispose();
      const [desktop, phone] = [await newDesktop({ baseURL }), await newPhone({ baseURL })];
      await signIn(phone, account);
      return { desktop, phone, account };
    });
    for (const server of servers) await server.remove();
  },
});

test("refused: the phone says to sign in there once, and codes work from then on", async ({ at }) => {
  const { desktop, phone, account } = await at("refuse");
  await phone.goto(await showCode(desktop));
  await expect(phone.getByRole("heading", { name: "This browser is new to your account" })).toBeVisible();
  await expect(phone.getByText(/Sign in there with yours once/)).toBeVisible();
  await signIn(desktop, account);
  await signOut(desktop);
  await scan(phone, await showNamedCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("with a password: it is asked for, however lately it was given", async ({ at }) => {
  const { desktop, phone, account } = await at("password");
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await phone.getByLabel("Your password", { exact: true }).fill(account.password);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("with a passkey: a phone without one is told so, and nothing is signed in", async ({ at }) => {
  const { desktop, phone } = await at("passkey");
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(phone.getByRole("heading", { name: "This takes a passkey" })).toBeVisible();
  expect(await sessionOf(desktop)).toEqual({});
});
