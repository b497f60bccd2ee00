import { expect, test } from "./fixtures";
import { scan, showCode, signIn } from "./steps";

test.use({ settings: { RATE_LIMITS: "off", CONFIRM_TTL_SECONDS: "10" } });

test("a phone that does not decide is left with a sentence", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await expect(phone.getByRole("heading", { name: "This code has expired" })).toBeVisible({ timeout: 30_000 });
  await expect(desktop.getByRole("heading", { name: "The code has expired" })).toBeVisible();
});
