import type { Page } from "@playwright/test";
import { de } from "@/lib/i18n/messages/de";
import { expect, test } from "./fixtures";
import { addPasskey } from "./passkey";
import { fillSignIn, no, question, scan, sessionOf, showCode, signIn, signOut, typeNumber } from "./steps";

const list = (page: Page) => page.getByRole("heading", { level: 3 });

test("a passkey is added on the phone and signs it in from the autofill; renamed, removed, and what it signed in is out", async ({
  phone,
  desktop,
  account,
}) => {
  await signIn(phone, account);
  await addPasskey(phone);
  await phone.goto("/");
  await signOut(phone);
  // The virtual authenticator picks for its person, as soon as it is asked.
  await phone.goto("/sign-in");
  await expect(phone.getByRole("heading", { name: account.name })).toBeVisible();
  await expect(phone.getByText("Passkey", { exact: true })).toBeVisible();

  await signIn(desktop, account);
  await desktop.goto("/settings");
  await expect(list(desktop)).toHaveCount(1);
  await desktop.getByRole("button", { name: /^Rename / }).click();
  await desktop.getByRole("textbox", { name: "Name", exact: true }).fill("Key ring");
  await desktop.getByRole("button", { name: "Save name" }).last().click();
  await expect(list(desktop)).toHaveText(["Key ring"]);
  await desktop.getByRole("button", { name: "Remove Key ring" }).click();
  await desktop.getByRole("button", { name: "Remove", exact: true }).last().click();
  await expect(desktop.getByText("The passkey is removed.")).toBeVisible();
  await desktop.getByLabel("Language: English").click();
  await desktop.getByRole("link", { name: "Deutsch" }).click();
  await expect(desktop.getByText(de.passkeys.gone)).toBeVisible();
  await expect(phone.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();
  expect(await sessionOf(phone)).toEqual({});
});

test("where only a passkey confirms, it asks for the finger, and a no leaves the code open", async ({
  phone,
  desktop,
  account,
}) => {
  await signIn(phone, account);
  const { cdp, authenticatorId } = await addPasskey(phone);
  await phone.goto("/settings");
  await phone.getByLabel("Confirm codes with a passkey only").check();
  await expect(phone.getByText("From now on each code takes a passkey.")).toBeVisible();

  await scan(phone, await showCode(desktop));
  await expect(phone.getByText("signs what is shown here")).toBeVisible();
  await typeNumber(phone);
  // Nobody touches it: Cancel works, and nothing hangs.
  await cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: false });
  await phone.getByRole("button", { name: "Yes, with passkey" }).click();
  await no(phone).click();
  await expect(phone.getByRole("heading", { name: "Nothing was signed in" })).toBeVisible();
  await cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: true });

  // The person is not verified: a no, and the code stays open.
  await scan(phone, await showCode(desktop));
  await typeNumber(phone);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await phone.getByRole("button", { name: "Yes, with passkey" }).click();
  await expect(phone.getByText("No passkey was used").first()).toBeVisible();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await phone.getByRole("button", { name: "Yes, with passkey" }).click();
  await expect(phone.getByRole("heading", { name: "is signed in" })).toBeVisible();
  await expect(desktop.getByRole("heading", { name: account.name })).toBeVisible();
});

test("with a code held, where a browser has no autofill, a passkey signs in by one press", async ({
  phone,
  desktop,
  account,
}) => {
  await phone.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await signIn(phone, account);
  await addPasskey(phone);
  await phone.goto("/");
  await signOut(phone);
  await phone.goto(await showCode(desktop));
  await expect(phone.getByRole("heading", { name: /to confirm the code/ })).toBeVisible();
  await phone.getByRole("checkbox", { name: "Keep me signed in" }).uncheck();
  await phone.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(question(phone)).toBeVisible();
  expect((await sessionOf(phone)).device).toHaveProperty("visitEndsAt");
  await typeNumber(phone, desktop);
  await phone.getByRole("button", { name: "Yes, with passkey" }).click();
  await expect(desktop).toHaveURL("/");
  expect((await sessionOf(desktop)).user?.username).toBe(account.username);
});

test("a forgotten password is replaced with a passkey, which is offered where there is one", async ({
  phone,
  account,
}) => {
  await signIn(phone, account);
  await phone.goto("/settings");
  await expect(phone.getByRole("button", { name: "Add a passkey" })).toBeEnabled();
  await expect(phone.getByRole("button", { name: "Forgot it? Use a passkey instead" })).toHaveCount(0);
  await addPasskey(phone);
  const password = "some other little words";
  await phone.getByLabel("New password").fill(password);
  await phone.getByRole("button", { name: "Forgot it? Use a passkey instead" }).click();
  await expect(phone.getByText("Your password is changed")).toBeVisible();
  await phone.context().clearCookies();
  const other = await phone.context().newPage();
  await other.goto("/sign-in");
  await fillSignIn(other, { ...account, password });
  await expect(other).toHaveURL("/");
});
