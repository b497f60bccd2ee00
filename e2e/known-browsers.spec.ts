import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { confirm, device, letIn, openDevice, scan, sessionOf, showCode, showNamedCode, signIn, signOut } from "./steps";

const number = (phone: Page) => phone.getByLabel("Number on the other screen");

test("a new browser takes the number, the same one later none", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await expect(phone.getByText("This browser is new to your account.")).toBeVisible();
  await expect(number(phone)).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  await signOut(desktop);

  await scan(phone, await showNamedCode(desktop));
  await expect(phone.getByText(/^You have used this browser since /)).toBeVisible();
  await expect(number(phone)).toHaveCount(0);
  await expect(desktop.getByText("Confirm on your phone", { exact: true })).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a browser that was forgotten on the list is new again, and signed out", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await phone.goto("/devices");
  const known = phone.getByRole("region", { name: "Browsers that you use" });
  await expect(known.getByRole("listitem")).toHaveCount(2);
  await known.getByRole("button", { name: "Forget Chrome on Linux" }).click();
  const question = phone.getByRole("dialog");
  await expect(question.getByRole("heading", { name: "Forget Chrome on Linux?" })).toBeVisible();
  await question.getByRole("button", { name: "Forget it" }).click();
  await expect(known.getByText("Chrome on Linux is forgotten.")).toBeVisible();
  await expect(known.getByRole("listitem")).toHaveCount(1);
  await expect(device(phone, "Chrome on Linux")).toHaveCount(0);
  await expect(desktop.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();
  await scan(phone, await showNamedCode(desktop));
  await expect(phone.getByText("This browser is new to your account.")).toBeVisible();
});

test("one that was disowned is refused, in words that say what to do", async ({
  desktop,
  phone,
  newPhone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  const home = await newPhone();
  await signIn(home, account);
  await home.goto("/devices");
  await openDevice(home, "Chrome on Linux");
  await home.getByRole("button", { name: "This wasn’t me: Chrome on Linux" }).click();
  await home.getByRole("dialog").getByRole("button", { name: "This wasn’t me" }).click();
  await expect(home).toHaveURL(/\/settings/);
  const url = await showNamedCode(desktop);
  await home.goto(url);
  await expect(home.getByRole("heading", { name: "You said that this browser is not yours" })).toBeVisible();
  await expect(home.getByText("If somebody asked you to scan it, hang up.")).toBeVisible();
  await expect(home.getByRole("link", { name: "See your devices" })).toBeVisible();
  expect(await sessionOf(desktop)).toEqual({});
});
