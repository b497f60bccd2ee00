import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { ageProofs, fillSignIn, sessionOf, signIn } from "./steps";

/** Where a fresh proof is asked for. */
async function prove(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
}

test("an account takes everything along, and goes, each with a fresh proof", async ({ phone, account, server }) => {
  await signIn(phone, account);
  await phone.goto("/settings");
  ageProofs(server);
  const download = phone.waitForEvent("download");
  await phone.getByRole("button", { name: "Download" }).click();
  await prove(phone, account.password);
  const file = await (await download).path();
  const everything = JSON.parse(await readFile(file, "utf8"));
  expect(everything).toMatchObject({ account: { username: account.username, role: "user" }, passkeys: [] });
  expect(JSON.stringify(everything)).not.toContain("argon2");

  ageProofs(server);
  await phone.getByRole("button", { name: "Delete my account" }).click();
  await phone.getByRole("button", { name: "Keep it" }).click();
  expect((await sessionOf(phone)).user?.username).toBe(account.username);
  await phone.getByRole("button", { name: "Delete my account" }).click();
  await phone.getByRole("button", { name: "Delete for good" }).click();
  await phone.getByLabel("Password", { exact: true }).fill(account.password);
  await phone.keyboard.press("Enter");
  await expect(phone).toHaveURL("/");
  expect(await sessionOf(phone)).toEqual({});
  await phone.goto("/sign-in");
  await fillSignIn(phone, account);
  await expect(phone.getByText("Wrong username or password.")).toBeVisible();
});

test("passkeys and leaving pass axe, in the light and in the dark, and are done by the keyboard alone", async ({
  desktop,
  account,
}) => {
  await signIn(desktop, account);
  await desktop.goto("/settings");
  const add = desktop.getByRole("button", { name: "Add a passkey" });
  await expect(add).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await desktop.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect((await new AxeBuilder({ page: desktop }).setLegacyMode().analyze()).violations).toEqual([]);
  }
  const remove = desktop.getByRole("button", { name: "Delete my account" });
  // In the order in which they are read.
  await add.focus();
  const met: string[] = [];
  for (let presses = 0; presses < 20 && met.at(-1) !== "Delete my account"; presses++) {
    await desktop.keyboard.press("Tab");
    met.push(await desktop.evaluate(() => document.activeElement?.textContent ?? ""));
  }
  expect(met).toEqual(expect.arrayContaining(["Change username", "Download", "Delete my account"]));
  await desktop.keyboard.press("Enter");
  // The first answer changes nothing.
  await expect(desktop.getByRole("button", { name: "Keep it" })).toBeFocused();
  expect((await new AxeBuilder({ page: desktop }).setLegacyMode().analyze()).violations).toEqual([]);
  await desktop.keyboard.press("Escape");
  await expect(remove).toBeFocused();
});
