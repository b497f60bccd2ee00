import { expect, test } from "./fixtures";
import { qrCode, readCode, showCode, signIn } from "./steps";

test.use({ settings: { RATE_LIMITS: "off", QR_TTL_SECONDS: "4" } });

test("codes that live four seconds renew themselves five times, then wait for somebody to ask", async ({ desktop }) => {
  const first = await showCode(desktop);
  await expect(desktop.getByRole("button", { name: "Show a new code" })).toBeVisible({ timeout: 40_000 });
  await desktop.getByRole("button", { name: "Show a new code" }).click();
  expect(await readCode(desktop)).not.toBe(first);
});

test("codes that live four seconds are refused afterwards, with a sentence", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const first = await showCode(desktop);
  await expect.poll(() => readCode(desktop)).not.toBe(first);
  await phone.goto(first);
  await expect(phone.getByRole("heading", { name: /This code (has expired|is no longer good)/ })).toBeVisible();
});

test("a server that does not answer while a code is renewed leaves no dead code in sight", async ({ desktop }) => {
  await showCode(desktop);
  await desktop.route("**/api/qr", () => {
    // Never answered.
  });
  await expect(desktop.getByText("Getting a code…").first()).toBeVisible({ timeout: 20_000 });
  await expect(qrCode(desktop)).toHaveCount(0);
});
