import { expect, type Page } from "@playwright/test";
import type { Account } from "../fixtures";
import { operator } from "../operator";
import type { TestServer } from "../server";
import { ageProofs, signIn } from "../steps";
import { dead, type Visit } from "./visit";

interface AdminCast {
  desktop: Page;
  newDesktop: () => Promise<Page>;
  newAccount: () => Promise<Account>;
  server: TestServer;
}

/** Loaded, with what it asked for in it. */
export async function openAdmin(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByText("Loading…")).toHaveCount(0);
}

/** Every state of the pages of the administration that looks different. */
export async function adminStates({ desktop: page, newDesktop, newAccount, server }: AdminCast, visit: Visit) {
  const [admin, other] = [await newAccount(), await newAccount()];
  await operator(server, "users", "role", admin.username, "admin", "--yes");
  await operator(server, "users", "disable", other.username, "--yes");
  await operator(server, "users", "set", other.username, "--group", "choir", "--yes");
  await signIn(page, admin);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const dialog = page.getByRole("dialog");
  const type = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

  await page.route("**/api/admin/users*", dead);
  await page.goto("/admin");
  await expect(button("Load again")).toBeVisible();
  await visit("admin-01-failed", page);
  await page.unroute("**/api/admin/users*");
  await openAdmin(page, "/admin");
  await visit("admin-02-people", page);
  await type("Username", admin.username);
  await type("Name", "Grace");
  await button("Add and make the link").click();
  await expect(page.getByText("This username is taken.")).toBeVisible();
  await visit("admin-03-person-refused", page);
  await type("Username", `new-${admin.username}`);
  await button("Add and make the link").click();
  await expect(page.getByLabel("Link", { exact: true })).toBeVisible();
  await visit("admin-04-person-added", page);
  await type("Search", "nobody-of-this-name");
  await button("Find").click();
  await expect(page.getByText("Nobody is found.")).toBeVisible();
  await visit("admin-05-nobody", page);

  await openAdmin(page, "/admin");
  await page.getByRole("link", { name: `@${other.username}` }).click();
  await expect(page.getByRole("heading", { name: "Passkeys" })).toBeVisible();
  await visit("admin-06-person", page);
  await button("Delete").click();
  await expect(dialog).toBeVisible();
  await visit("admin-07-delete", page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  ageProofs(server);
  await button("Save").click();
  await expect(dialog.getByLabel("Password", { exact: true })).toBeVisible();
  await visit("admin-08-proof", page);
  await dialog.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("It is saved.")).toBeVisible();
  await visit("admin-09-saved", page);

  await openAdmin(page, "/admin/events");
  await visit("admin-10-events", page);
  await type("IP address", "nowhere");
  await button("Search").click();
  await expect(page.getByText("This is no IP address, nor how one begins.")).toBeVisible();
  await visit("admin-11-events-refused", page);

  await (await newDesktop()).goto("/login");
  await openAdmin(page, "/admin/codes");
  await visit("admin-12-codes", page);

  await openAdmin(page, "/admin/invites");
  await type("Note, for yourself", "the choir");
  await type("Groups", "choir");
  await button("Make the link").click();
  await expect(page.getByLabel("Link", { exact: true })).toBeVisible();
  await visit("admin-13-invited", page);
  await page.getByRole("button", { name: "Revoke: the choir" }).first().click();
  await expect(dialog).toBeVisible();
  await visit("admin-14-invite-void", page);

  await openAdmin(page, "/admin/groups");
  await visit("admin-15-groups", page);

  await openAdmin(page, "/admin/clients");
  await type("ID", `shop-${admin.username}`);
  await type("Name", "Shop");
  await type("Redirect addresses", "http://shop.example/cb");
  await button("Add").click();
  await expect(page.getByText("Use https; http is for localhost and private networks.")).toBeVisible();
  await visit("admin-16-client-refused", page);
  await type("Redirect addresses", "https://shop.example/with/a/long/address/that/has/to/break/callback");
  await button("Add").click();
  await expect(page.getByLabel("Client secret")).toBeVisible();
  await visit("admin-17-client-added", page);
  await page.getByRole("button", { name: "Change: Shop" }).first().click();
  await expect(button("Save")).toBeVisible();
  await visit("admin-18-client-edit", page);
}
