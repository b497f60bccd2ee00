import type { Page } from "@playwright/test";
import sharp from "sharp";
import { de } from "@/lib/i18n/messages/de";
import { expect, test } from "./fixtures";
import { fillSignIn, sessionOf, signIn } from "./steps";

// Tracing reads the preview by its blob: address, which the page's policy refuses, aloud.
test.use({ trace: "off" });

/** The account's picture beside its name, drawn. */
async function drawnPicture(page: Page): Promise<string> {
  const picture = page.getByRole("main").locator("img").first();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  return picture.evaluate((image: HTMLImageElement) => image.currentSrc);
}

test("a picture is chosen, looked at, discarded, used, and removed again", async ({ phone, account, server }) => {
  await signIn(phone, account);
  await phone.goto("/settings");
  const generated = await drawnPicture(phone);
  const remove = phone.getByRole("button", { name: "Remove picture" });
  await expect(remove).toHaveCount(0);

  const choose = async (name: string, buffer: Buffer) => {
    const chooser = phone.waitForEvent("filechooser");
    await phone.getByRole("button", { name: "Choose a picture" }).click();
    await (await chooser).setFiles({ name, mimeType: "image/png", buffer });
  };
  const red = await sharp({ create: { width: 600, height: 400, channels: 3, background: "#c63" } })
    .png()
    .toBuffer();
  await choose("red.png", red);
  await expect(phone.getByText("New picture, not saved yet.")).toBeVisible();
  expect(await drawnPicture(phone)).toMatch(/^blob:/);
  await phone.getByRole("button", { name: "Keep the old one" }).click();
  await expect.poll(() => drawnPicture(phone)).toBe(generated);

  await choose("broken.png", Buffer.from("no picture"));
  await expect(
    phone.getByRole("alert").filter({ hasText: "Please choose a PNG, JPEG or WebP picture." }),
  ).toBeVisible();

  await choose("red.png", red);
  await phone.getByRole("button", { name: "Use this picture" }).click();
  await expect(phone.getByText("Your picture is saved.")).toBeVisible();
  await expect.poll(() => drawnPicture(phone)).toContain(`${server.origin}/api/pictures/`);
  const uploaded = await drawnPicture(phone);
  expect(uploaded).not.toBe(generated);
  await phone.reload();
  expect(await drawnPicture(phone)).toBe(uploaded);

  await remove.click();
  await expect(phone.getByText("Your picture is removed. A drawn one takes its place.")).toBeVisible();
  await expect(remove).toHaveCount(0);
  await expect.poll(() => drawnPicture(phone)).not.toBe(uploaded);
  expect((await phone.request.get(uploaded)).status()).toBe(404);
});

test("the name, the language and the password are changed, and the old password is no longer good", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(desktop, account);
  await signIn(phone, account);
  await phone.goto("/settings");
  await phone.getByLabel("Your name").fill("Ada King");
  await phone.getByRole("button", { name: "Save name" }).click();
  await expect(phone.getByText("Your name is saved.")).toBeVisible();

  const current = phone.getByLabel("Current password");
  const next = phone.getByLabel("New password");
  const change = phone.getByRole("button", { name: "Change password" });
  await current.fill(account.password);
  await next.fill("short");
  await change.click();
  await expect(phone.getByText("Use at least 8 characters.")).toBeVisible();
  const password = "four other little words";
  await next.fill(password);
  await change.click();
  await expect(phone.getByText("Your password is changed, and every other device is signed out.")).toBeVisible();
  await expect(desktop.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();

  await phone.getByLabel("Language: English").click();
  await phone.getByRole("link", { name: "Deutsch" }).click();
  await expect(phone.getByRole("heading", { level: 1, name: de.settings.title })).toBeVisible();
  // What stands there from before as well.
  await expect(phone.getByText(de.settings.password.saved)).toBeVisible();
  await expect(phone.getByLabel(de.settings.name.label)).toHaveValue("Ada King");

  await desktop.goto("/sign-in");
  await fillSignIn(desktop, account);
  await expect(desktop.getByText("Wrong username or password.")).toBeVisible();
  await fillSignIn(desktop, { ...account, password });
  await expect(desktop.getByRole("heading", { name: "Ada King" })).toBeVisible();
  expect((await sessionOf(desktop)).user?.username).toBe(account.username);
});
