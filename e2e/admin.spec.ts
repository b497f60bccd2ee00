import type { Page } from "@playwright/test";
import { format } from "@/lib/i18n/format";
import { de } from "@/lib/i18n/messages/de";
import { type Account, expect, test } from "./fixtures";
import { operator } from "./operator";
import type { TestServer } from "./server";
import { openAdmin as open } from "./states/admin";
import { ageProofs, letIn, signedOut, signIn } from "./steps";

// Each command is a process of its own.
test.describe.configure({ timeout: 240_000 });

const PAGES = ["/admin", "/admin/events", "/admin/codes", "/admin/invites", "/admin/groups", "/admin/clients"];

async function signInAsAdmin(page: Page, account: Account, server: TestServer): Promise<void> {
  await operator(server, "users", "role", account.username, "admin");
  await signIn(page, account);
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
  await desktop.getByLabel("Language: English").click();
  await desktop.getByRole("link", { name: "Deutsch" }).click();
  await expect(desktop.getByText(format(de.admin.user.access.signOut.done, { username: user.username }))).toBeVisible();
  await desktop.getByLabel("Sprache: Deutsch").click();
  await desktop.getByRole("link", { name: "English" }).click();

  await desktop.goto("/admin");
  await person(desktop, account).click();
  await desktop.getByRole("button", { name: "Take the admin role away" }).click();
  await desktop.getByRole("dialog").getByRole("button", { name: "Take the admin role away" }).click();
  await expect(desktop.getByText("The only administrator cannot go.")).toBeVisible();

  await open(desktop, `/admin/events?user=${user.username}`);
  await expect(desktop.getByText("Signed out everywhere", { exact: true })).toBeVisible();
  await expect(desktop.getByRole("main").getByText(/[a-z]+_[a-z]+|[a-z]\.[a-z]/)).toHaveCount(0);
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
