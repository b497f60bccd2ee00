import { expect, type Page } from "@playwright/test";
import type { Account } from "../fixtures";
import { operator } from "../operator";
import type { TestServer } from "../server";
import type { Visit } from "./visit";

const linkIn = (printed: string): string => JSON.parse(printed).url;

/** What somebody sees who was sent a link, before and after it is good. */
export async function invitationStates(
  {
    newDesktop,
    newAccount,
    server,
  }: { newDesktop: () => Promise<Page>; newAccount: () => Promise<Account>; server: TestServer },
  visit: Visit,
): Promise<void> {
  const page = await newDesktop();
  const heading = (name: string) => expect(page.getByRole("heading", { name })).toBeVisible();
  await page.goto(linkIn(await operator(server, "invites", "create", "--json")));
  await expect(page.getByLabel("Your name")).toBeVisible();
  await visit("invitation-01-join", page);
  await page.goto("/");
  await page.goto(`/join#link_${"A".repeat(43)}`);
  await heading("This link is no longer good");
  await visit("invitation-02-over", page);

  const account = await newAccount();
  await page.goto("/");
  await page.goto(linkIn(await operator(server, "users", "link", account.username, "--json")));
  await expect(page.getByLabel("New password")).toBeVisible();
  await visit("invitation-03-recover", page);
  await page.getByLabel("New password").fill("password");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
  await visit("invitation-04-recover-refused", page);
}
