import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { device, fillSignIn, letIn, openDevice, sessionOf, signedOut, signIn } from "./steps";

const DESKTOP = "Chrome on Linux";
const PHONE = "Chrome on Android";

const question = (page: Page, label: string) => page.getByText(`${label} has just been signed in`);
const answer = (page: Page, name: string) => page.getByRole("button", { name });

test("the list says what is signed in, how, and by which phone", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await desktop.goto("/devices");
  await expect(device(desktop, DESKTOP)).toContainText("This device");
  await expect(device(desktop, DESKTOP)).toContainText(`Approved by${PHONE}`);
  await expect(device(desktop, PHONE)).toContainText("in use now");
  await expect(device(desktop, PHONE)).toContainText("Signed in byPassword");
  await expect(desktop.getByText(`${DESKTOP} signed in by QR code`)).toBeVisible();
});

test("a device that is signed out from afar shows nothing of the account, on every page it has open", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await phone.goto("/devices");
  await openDevice(phone, DESKTOP);
  await answer(phone, `Sign out ${DESKTOP}`).click();
  await expect(phone.getByRole("dialog")).toBeVisible();
  await phone.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();

  await expect(phone.getByText(`${DESKTOP} is signed out.`)).toBeVisible();
  await expect(device(phone, DESKTOP)).toHaveCount(0);
  await expect(signedOut(desktop)).toBeVisible();
  await expect(desktop.getByText(account.name)).toHaveCount(0);
  await expect(desktop.getByText(account.username)).toHaveCount(0);
  expect(await sessionOf(desktop)).toEqual({});

  await desktop.getByRole("link", { name: "Sign in again" }).click();
  await expect(desktop).toHaveURL("/sign-in");
});

test("a question can be stepped back from, by keyboard too, and gives the focus back", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await desktop.goto("/devices");
  await openDevice(desktop, PHONE);
  const button = answer(desktop, `Sign out ${PHONE}`);
  await button.focus();
  await desktop.keyboard.press("Enter");
  await expect(desktop.getByRole("dialog", { name: `Sign out ${PHONE}?` })).toBeVisible();
  await expect(answer(desktop, "Keep it")).toBeFocused();
  await desktop.keyboard.press("Escape");
  await expect(desktop.getByRole("dialog")).toHaveCount(0);
  await expect(button).toBeFocused();
  expect((await sessionOf(phone)).user?.username).toBe(account.username);
});

test("a desktop that was let in by a code gives the password before it signs the phone out", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await desktop.goto("/devices");
  await openDevice(desktop, PHONE);
  await answer(desktop, `Sign out ${PHONE}`).click();
  const dialog = desktop.getByRole("dialog");
  await dialog.getByRole("button", { name: "Sign out" }).click();
  const password = dialog.getByLabel("Password", { exact: true });
  await expect(password).toBeFocused();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(dialog).toContainText("Type your password.");
  await password.fill("not the phrase");
  await password.press("Enter");
  await expect(dialog).toContainText("That is not your password.");
  expect((await sessionOf(phone)).user?.username).toBe(account.username);
  await password.fill(account.password);
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(desktop.getByText(`${PHONE} is signed out.`)).toBeVisible();
  await expect(signedOut(phone)).toBeVisible();
});

test("a sign-in by password signs out everywhere else, where its box is ticked", async ({
  desktop,
  newDesktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  const third = await newDesktop();
  await third.goto("/sign-in");
  await expect(third.getByRole("checkbox", { name: "Sign out everywhere else" })).not.toBeChecked();
  await third.getByRole("checkbox", { name: "Sign out everywhere else" }).check();
  await fillSignIn(third, account);
  await expect(third).toHaveURL("/");
  await expect(signedOut(desktop)).toBeVisible();
  await expect(signedOut(phone)).toBeVisible();
});

test("all others are signed out at once", async ({ desktop, newDesktop, phone, account }) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  const third = await newDesktop();
  await signIn(third, account);
  await phone.goto("/devices");
  await answer(phone, "Sign out all others").click();
  await phone.getByRole("dialog").getByRole("button", { name: "Sign out all others" }).click();
  await expect(phone.getByText("Nothing else is signed in")).toBeVisible();
  // It is known, and not signed in any more.
  const known = phone.getByRole("region", { name: "Browsers that you use" });
  await expect(known.getByText(DESKTOP).first()).toBeVisible();
  await expect(known.getByText("signed in", { exact: false })).toHaveCount(0);
  await expect(signedOut(desktop)).toBeVisible();
  await expect(signedOut(third)).toBeVisible();
});

test("a sign-in is announced on the account's other open pages, and asked about once in a browser", async ({
  desktop,
  newDesktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await signIn(await newDesktop(), account);
  await expect(question(phone, DESKTOP)).toBeVisible();
  await expect(question(desktop, DESKTOP)).toBeVisible();
  await expect(phone.getByText("By password")).toBeVisible();

  await answer(phone, "Yes, it was me").click();
  await expect(question(phone, DESKTOP)).toHaveCount(0);
  await phone.goto("/settings");
  await expect(phone.getByRole("heading", { name: "Settings" })).toBeVisible();
  const stream = phone.waitForResponse("**/api/account/events");
  await phone.goto("/devices");
  await stream;
  await expect(device(phone, PHONE)).toBeVisible();
  await expect(question(phone, DESKTOP)).toHaveCount(0);
});

test("“this wasn’t me” ends that session and the phone’s that approved it, and asks for a new password", async ({
  desktop,
  newDesktop,
  phone,
  account,
}) => {
  const laptop = await newDesktop();
  await signIn(laptop, account);
  await signIn(phone, account);
  await expect(question(laptop, PHONE)).toBeVisible();
  await answer(laptop, "Yes, it was me").click();
  await letIn(phone, desktop);

  await expect(laptop.getByText(`approved by ${PHONE}`)).toBeVisible();
  await answer(laptop, "This wasn’t me").click();
  await expect(laptop).toHaveURL("/settings#password");
  await expect(laptop.getByText("That sign-in is ended.")).toBeVisible();
  await expect(signedOut(desktop)).toBeVisible();
  await expect(signedOut(phone)).toBeVisible();
  expect(await sessionOf(phone)).toEqual({});
  expect((await sessionOf(laptop)).user?.username).toBe(account.username);
});

test("said on the phone that approved it, it signs in there first", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await phone.goto("/devices");
  await openDevice(phone, DESKTOP);
  await answer(phone, `This wasn’t me: ${DESKTOP}`).click();
  await phone.getByRole("dialog").getByRole("button", { name: "This wasn’t me" }).click();
  await expect(phone).toHaveURL(/\/sign-in\?callbackUrl=/);
  await expect(signedOut(desktop)).toBeVisible();
  await fillSignIn(phone, account);
  await expect(phone).toHaveURL("/settings#password");
});

test("a device has a name of its owner’s, and what is new and strange comes first", async ({
  desktop,
  newDesktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await letIn(phone, desktop);
  await phone.goto("/devices");
  await openDevice(phone, DESKTOP);
  await answer(phone, `Rename ${DESKTOP}`).click();
  await phone.getByRole("dialog").getByLabel("Name").fill("  Work laptop ");
  await phone.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(device(phone, "Work laptop")).toContainText(DESKTOP);
  await signIn(await newDesktop(), account);
  await expect(phone.getByRole("main").getByRole("heading", { level: 3 })).toHaveText([DESKTOP, "Work laptop"]);
  await expect(device(phone, DESKTOP)).toContainText("New");
});
