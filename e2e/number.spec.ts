import { expect, test } from "./fixtures";
import { confirm, scan, showCode, signIn } from "./steps";

test.use({ settings: { RATE_LIMITS: "off", NUMBER_MATCH: "always" } });

test("the right one lets the desktop in, a wrong one does not", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  const shown = desktop.getByText(/^\d\d$/);
  const number = (await shown.textContent()) ?? "";
  const field = phone.getByLabel("Number on the other screen");
  await field.fill(number === "00" ? "01" : "00");
  await confirm(phone);
  await expect(phone.getByText(/That is not the number on that screen/)).toBeVisible();
  await field.fill(number);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("three wrong ones kill the code", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  const number = (await desktop.getByText(/^\d\d$/).textContent()) ?? "";
  const wrong = number === "00" ? "01" : "00";
  for (const left of ["2 tries left", "1 try left"]) {
    await phone.getByLabel("Number on the other screen").fill(wrong);
    await confirm(phone);
    await expect(phone.getByText(left)).toBeVisible();
  }
  await phone.getByLabel("Number on the other screen").fill(wrong);
  await confirm(phone);
  await expect(phone.getByRole("heading", { name: "That was wrong three times" })).toBeVisible();
  await expect(desktop.getByRole("heading", { name: "Cancelled on the phone" })).toBeVisible();
});
