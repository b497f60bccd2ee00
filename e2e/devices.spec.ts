import { expect, test } from "./fixtures";
import { confirm, scan, sessionOf, showCode, signIn } from "./steps";

test("a device is signed out from afar, and its open page notices", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");

  await phone.goto("/devices");
  await phone.getByRole("button", { name: "Sign out Chrome on Linux" }).click();
  await phone.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(phone.getByRole("button", { name: "Sign out Chrome on Linux" })).toHaveCount(0);
  await expect(desktop.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();
  expect(await sessionOf(desktop)).toEqual({});
});

test("“this wasn’t me” ends the new session and the phone that let it in", async ({
  desktop,
  phone,
  newDesktop,
  account,
}) => {
  const owner = await newDesktop();
  await signIn(owner, account);
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");

  const news = owner.getByRole("region", { name: "New sign-ins" });
  const question = news.locator(":scope > div").filter({ hasText: "Chrome on Linux has just been signed in" });
  await question.getByRole("button", { name: "This wasn’t me" }).click();
  await expect(owner).toHaveURL("/settings#password");
  await expect(desktop.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();
  expect(await sessionOf(desktop)).toEqual({});
  expect(await sessionOf(phone)).toEqual({});
});
