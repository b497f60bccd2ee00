import { expect, test } from "./fixtures";
import { mixedTexts } from "./mixed-texts";
import { signIn } from "./steps";

// In Arabic every state of every page is looked at in layout.spec.ts.
test("in English a Hebrew name has its own direction", async ({ newDesktop, account, desktop }) => {
  await signIn(desktop, account);
  await desktop.goto("/settings");
  await desktop.getByLabel("Your name").fill("עדה (א) לאבלייס");
  await desktop.getByRole("button", { name: "Save name" }).click();
  await expect(desktop.getByText("Your name is saved.")).toBeVisible();
  const other = await newDesktop();
  await signIn(other, account);
  for (const path of ["/", "/devices", "/settings", "/login", "/sign-in?callbackUrl=%2Fsettings"]) {
    await other.goto(path);
    await expect(other.getByRole("heading").first()).toBeVisible();
    expect(await other.evaluate(mixedTexts), path).toEqual([]);
  }
});
