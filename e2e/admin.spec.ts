import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { LANGUAGE_COOKIE } from "@/lib/i18n/language-cookie";
import { languages } from "@/lib/i18n/languages";
import { de } from "@/lib/i18n/messages/de";
import { type Account, expect, test } from "./fixtures";
import type { TestServer } from "./server";
import { ageProofs, letIn, signedOut, signIn } from "./steps";

// Each command is a process of its own.
test.describe.configure({ timeout: 240_000 });

const PAGES = ["/admin", "/admin/events", "/admin/codes", "/admin/invites", "/admin/groups", "/admin/clients"];

/** As an operator on the machine, beside the server that runs. */
async function operator(server: TestServer, ...args: string[]): Promise<void> {
  const root = path.resolve(import.meta.dirname, "..");
  const env = { ...process.env, DATABASE_URL: `file:${server.databaseFile}`, APP_URL: server.origin, SIGN_UP: "open" };
  await promisify(execFile)(process.execPath, ["dist/admin.mjs", ...args, "--yes"], { cwd: root, env });
}

async function signInAsAdmin(page: Page, account: Account, server: TestServer): Promise<void> {
  await operator(server, "users", "role", account.username, "admin");
  await signIn(page, account);
}

/** Loaded, with what it asked for in it. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByText("Loading…")).toHaveCount(0);
}

const person = (page: Page, { username }: Account) => page.getByRole("link", { name: `@${username}` });

test("an admin signs a user out and their page says so within a second; the last admin stays; a user finds no such page", async ({
  desktop,
  phone,
  account,
  newAccount,
  server,
}) => {
  await signInAsAdmin(desktop, account, server);
  const user = await newAccount();
  await signIn(phone, user);
  for (const page of [...PAGES, "/admin/users/x"]) {
    expect((await phone.goto(page))?.status(), page).toBe(404);
    await expect(phone.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  }
  await phone.goto("/");

  await desktop.goto("/");
  await desktop.getByRole("group").filter({ hasText: "Sign out" }).locator("summary").click();
  await desktop.getByRole("link", { name: "Administration" }).click();
  await expect(desktop.getByRole("button", { name: "Find" })).toBeEnabled();
  await desktop.getByLabel("Search").fill(user.username);
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByRole("main").getByRole("listitem").filter({ hasText: "@" })).toHaveCount(1);
  await person(desktop, user).click();
  await desktop.getByRole("button", { name: "Sign out everywhere" }).click();
  const confirm = desktop.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" });
  const said = signedOut(phone).waitFor({ timeout: 5_000 });
  await confirm.click();
  await said;
  await expect(desktop.getByText(`@${user.username} is signed out everywhere.`)).toBeVisible();

  await desktop.goto("/admin");
  await person(desktop, account).click();
  await desktop.getByRole("button", { name: "Take the admin role away" }).click();
  await desktop.getByRole("dialog").getByRole("button", { name: "Take the admin role away" }).click();
  await expect(desktop.getByText("The only administrator cannot go.")).toBeVisible();

  await open(desktop, `/admin/events?user=${user.username}`);
  await expect(desktop.getByText("sign_out · operator")).toBeVisible();
  await expect(desktop.getByText(`by @${account.username}`)).toBeVisible();
});

test("a fresh proof is asked in place, and what was typed stays; an invitation puts people in groups", async ({
  desktop,
  account,
  newAccount,
  newDesktop,
  server,
}) => {
  await signInAsAdmin(desktop, account, server);
  const user = await newAccount();
  await open(desktop, "/admin");
  await person(desktop, user).click();
  await desktop.getByLabel("E-mail address").fill("nobody");
  await desktop.getByLabel("Groups").fill("family, friends");
  ageProofs(server);
  await desktop.getByRole("button", { name: "Save", exact: true }).click();
  await desktop.getByLabel("Password", { exact: true }).fill(account.password);
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByText("This is no e-mail address.")).toBeVisible();
  await expect(desktop.getByLabel("Groups")).toHaveValue("family, friends");
  await desktop.getByLabel("E-mail address").fill("ada@example.org");
  await desktop.getByRole("button", { name: "Save", exact: true }).click();
  await expect(desktop.getByText("It is saved.")).toBeVisible();

  await open(desktop, "/admin/invites");
  await desktop.getByLabel("For how many people").fill("many");
  await desktop.getByLabel("Note, for yourself").fill("the choir");
  await desktop.getByLabel("Groups").fill("choir");
  await desktop.getByRole("button", { name: "Make the link" }).click();
  await expect(desktop.getByText("Type a whole number from 1 to 1,000.")).toBeVisible();
  await expect(desktop.getByLabel("Note, for yourself")).toHaveValue("the choir");
  await desktop.getByLabel("For how many people").fill("2");
  await desktop.getByRole("button", { name: "Make the link" }).click();
  const link = await desktop.getByLabel("Link", { exact: true }).inputValue();
  const guest = await newDesktop();
  await guest.goto(link);
  await guest.getByLabel("Your name").fill("Grace");
  await guest.getByLabel("Username").fill("grace-in-the-choir");
  await guest.getByLabel("Password", { exact: true }).fill("four plain little words");
  await guest.getByRole("button", { name: "Create account" }).click();
  await expect(guest.getByRole("heading", { name: "Now your phone: scan this" })).toBeVisible();
  await open(desktop, "/admin/groups");
  await desktop.getByRole("link", { name: "choir" }).click();
  await expect(desktop.getByText("@grace-in-the-choir")).toBeVisible();
});

test("an application is added, its secret told once, changed and removed, by the keyboard alone", async ({
  desktop,
  account,
  server,
}) => {
  await signInAsAdmin(desktop, account, server);
  await open(desktop, "/admin/clients");
  const type = async (label: string, text: string) => {
    const field = desktop.getByLabel(label, { exact: true });
    for (let presses = 0; presses < 60 && !(await isFocused(desktop, label)); presses++)
      await desktop.keyboard.press("Tab");
    await expect(field).toBeFocused();
    await desktop.keyboard.press("ControlOrMeta+A");
    await desktop.keyboard.type(text);
  };
  await type("ID", "shop");
  await type("Name", "Shop");
  await type("Redirect addresses", "http://shop.example/cb");
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByText("Use https; http is for localhost and private networks.")).toBeVisible();
  await expect(desktop.getByLabel("ID", { exact: true })).toHaveValue("shop");
  await desktop.getByLabel("Redirect addresses").focus();
  await type("Redirect addresses", "https://shop.example/cb");
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByLabel("Client secret")).toHaveValue(/^client_/);
  const secret = await desktop.getByLabel("Client secret").inputValue();
  await open(desktop, "/admin/clients");
  expect(await desktop.content()).not.toContain(secret);
  const remove = desktop.getByRole("button", { name: "Remove: Shop" });
  await remove.focus();
  await desktop.keyboard.press("Enter");
  // The first answer changes nothing.
  await expect(desktop.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
  await desktop.keyboard.press("Escape");
  await expect(remove).toBeFocused();
  await desktop.keyboard.press("Enter");
  await desktop.keyboard.press("Tab");
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByText("Shop is removed.")).toBeVisible();
});

test("every page passes axe, and is as wide as 280 pixels, in every language", async ({ desktop, account, server }) => {
  await signInAsAdmin(desktop, account, server);
  await open(desktop, "/admin");
  const own = (await person(desktop, account).getAttribute("href")) ?? "";
  const wrong: string[] = [];
  for (const path of [...PAGES, own]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await desktop.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await open(desktop, path);
      const { violations } = await new AxeBuilder({ page: desktop }).setLegacyMode().analyze();
      wrong.push(...violations.map(({ id, nodes }) => `${path}, ${colorScheme}: ${id} ${nodes[0]?.target}`));
    }
  }
  await desktop.setViewportSize({ width: 280, height: 650 });
  for (const { locale } of languages) {
    await chooseLanguage(desktop, locale);
    for (const path of [...PAGES, own]) {
      await desktop.goto(path);
      await expect(desktop.locator("html")).toHaveAttribute("lang", new RegExp(`^${locale}`));
      await expect(desktop.getByRole("main").locator("h1")).toBeVisible();
      const over = await desktop.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 0) wrong.push(`${path} in ${locale}: ${over} pixels too wide`);
    }
  }
  expect(wrong).toEqual([]);
  await chooseLanguage(desktop, "de");
  await desktop.goto("/admin");
  await expect(desktop.getByRole("heading", { level: 1 })).toHaveText(de.admin.sections.users);
});

/** As the switch keeps it. */
async function chooseLanguage(page: Page, locale: string): Promise<void> {
  await page.evaluate(
    ([cookie, to]) => {
      // biome-ignore lint/suspicious/noDocumentCookie: as the switch does it
      document.cookie = `${cookie}=${to}; Path=/; SameSite=Lax`;
    },
    [LANGUAGE_COOKIE, locale] as const,
  );
}

function isFocused(page: Page, label: string): Promise<boolean> {
  return page
    .getByLabel(label, { exact: true })
    .evaluate((element) => element === document.activeElement)
    .catch(() => false);
}

test("a browser that was let in by a code shows nothing of it before its person has given the password there", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  await signInAsAdmin(phone, account, server);
  await letIn(phone, desktop);
  await desktop.goto("/admin");
  const password = desktop.getByRole("dialog").getByLabel("Password", { exact: true });
  await expect(password).toBeVisible();
  await expect(person(desktop, account)).toHaveCount(0);
  await password.fill(account.password);
  await password.press("Enter");
  await expect(person(desktop, account)).toBeVisible();
});
