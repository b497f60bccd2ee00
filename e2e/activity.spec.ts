import { expect, test } from "./fixtures";
import { signIn } from "./steps";

test("forty wrong guesses are one line of the activity, and hide no sign-in from the owner", async ({
  desktop,
  phone,
  account,
}) => {
  test.slow();
  await signIn(phone, account);
  await desktop.goto("/sign-in");
  await desktop.getByLabel("Username").fill(account.username);
  const submit = desktop.getByRole("button", { name: "Sign in", exact: true });
  for (let guess = 0; guess < 40; guess++) {
    await desktop.getByLabel("Password", { exact: true }).fill(`guess number ${guess}`);
    const answered = desktop.waitForResponse("**/api/auth/callback/password");
    await submit.click();
    expect((await answered).status()).toBe(401);
    await expect(desktop.getByText("Wrong username or password.")).toBeVisible();
    await expect(submit).not.toHaveAttribute("aria-busy");
  }
  await phone.goto("/devices");
  const lines = phone.getByRole("listitem").filter({ hasText: "Wrong password" });
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText(/[1-4]0 times/);
  await expect(phone.getByText("Chrome on Android signed in by password")).toBeVisible();
});
