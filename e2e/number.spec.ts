import { expect, test } from "./fixtures";
import { confirm, question, scan, showCode, signIn } from "./steps";

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

test("the keypad closes after two digits, and the keys of a keyboard still reach the field, Enter its answer", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  const number = (await desktop.getByText(/^\d\d$/).textContent()) ?? "";
  const field = phone.getByLabel("Number on the other screen");
  await field.focus();
  await phone.keyboard.type(number === "00" ? "01" : "00");
  // A keypad is there for as long as a field has the focus.
  await expect(field).not.toBeFocused();
  await phone.keyboard.press("Backspace");
  await expect(field).toBeFocused();
  await field.fill("");
  await phone.keyboard.type("427");
  // One too many is not lost, and stays until it is corrected.
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("427");
  await phone.keyboard.press("Enter");
  await expect(phone.getByText("Type both digits of the number on that screen.")).toBeVisible();
  for (const left of ["42", "4", ""]) {
    await phone.keyboard.press("Backspace");
    await expect(field).toHaveValue(left);
    await expect(field).toBeFocused();
  }
  await phone.keyboard.type(number);
  await expect(field).not.toBeFocused();
  await phone.keyboard.press("Space");
  await expect(question(phone)).toBeVisible();
  await phone.keyboard.press("Enter");
  await expect(desktop).toHaveURL("/");
});

test("what speaks against a caller is as plain to see as the question", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  const look = (text: string | RegExp) =>
    phone.getByText(text).evaluate((element) => {
      const { color, fontSize } = getComputedStyle(element);
      return { color, fontSize };
    });
  const ordinary = await phone.locator("body").evaluate((body) => {
    const { color, fontSize } = getComputedStyle(body);
    return { color, fontSize };
  });
  expect(await look(/^Read it on that screen yourself/)).toEqual(ordinary);
  await phone.goto("/scan");
  expect(await look(/if somebody tells them to you, stop/)).toEqual(ordinary);
});
