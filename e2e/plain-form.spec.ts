import type { Page } from "@playwright/test";
import { de } from "@/lib/i18n/messages/de";
import { en } from "@/lib/i18n/messages/en";
import { expect, test } from "./fixtures";
import { signIn } from "./steps";

const { apiErrors, signIn: say } = en;

/** Sends what the page's form would, as a browser sends a form by itself. */
async function sendForm(page: Page, fields: Record<string, string>): Promise<void> {
  await page.evaluate((given) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: "/api/auth/callback/password" });
    for (const [name, value] of Object.entries(given)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }, fields);
}

/** Without scripts, where what a noscript has counts for no text. */
async function expectToSay(page: Page, sentence: string): Promise<void> {
  const said = page.locator("main noscript > *");
  await expect(said).toBeVisible();
  expect(await said.evaluate((element) => element.textContent)).toContain(sentence);
}

test("a form that is refused without JavaScript leads to a page that says why", async ({ newDesktop, newPhone }) => {
  for (const page of [await newDesktop({ javaScriptEnabled: false }), await newPhone({ javaScriptEnabled: false })]) {
    await page.goto("/sign-in");
    await sendForm(page, { username: "nobody", password: "wrong password here" });
    await expect(page).toHaveURL("/sign-in?error=proof_required");
    await expectToSay(page, apiErrors.noProof);
  }
});

test("each reason is said where a script would say it, before it runs and after, and in the page's language", async ({
  newDesktop,
}) => {
  const sentences = {
    wrong_password: say.complaints.wrong,
    no_cookies: apiErrors.noCookies,
    proof_required: apiErrors.noProof,
    rate_limited: apiErrors.limited.later,
    unavailable: apiErrors.unavailable,
    internal: apiErrors.internal,
  };
  const [page, still] = [await newDesktop(), await newDesktop({ javaScriptEnabled: false })];
  for (const [error, sentence] of Object.entries(sentences)) {
    await page.goto(`/sign-in?error=${error}`);
    await expect(page.locator("form").getByText(sentence).first(), error).toBeVisible();
    await still.goto(`/sign-in?error=${error}`);
    await expectToSay(still, sentence);
  }
  const german = await newDesktop({ locale: "de-DE" });
  await german.goto("/sign-in?error=rate_limited");
  await expect(german.getByText(de.apiErrors.limited.later).first()).toBeVisible();
});

test("a link has nothing said but that, and the reason goes with the next try", async ({ desktop, account }) => {
  await desktop.goto("/sign-in?error=Call%200800%20123");
  await expect(desktop.getByLabel(say.username)).toBeVisible();
  expect(await desktop.getByRole("main").textContent()).not.toContain("0800");
  await expect(desktop.getByRole("alert").and(desktop.locator(":not(#__next-route-announcer__)"))).toHaveCount(0);

  await desktop.goto("/sign-in?error=rate_limited&callbackUrl=%2Fsettings");
  await expect(desktop.getByText(apiErrors.limited.later).first()).toBeVisible();
  await desktop.getByLabel(say.username).fill(account.username);
  await desktop.getByLabel(say.password, { exact: true }).fill("wrong password here");
  await desktop.getByRole("button", { name: say.submit, exact: true }).click();
  await expect(desktop.getByText(say.complaints.wrong)).toBeVisible();
  await expect(desktop.getByText(apiErrors.limited.later)).toHaveCount(0);
  await desktop.getByLabel(say.password, { exact: true }).fill(account.password);
  await desktop.getByRole("button", { name: say.submit, exact: true }).click();
  await expect(desktop).toHaveURL("/settings");
});

test("who is signed in already is told why a form was refused, not only who they are", async ({ desktop, account }) => {
  await signIn(desktop, account);
  await desktop.goto("/sign-in?error=wrong_password");
  await expect(desktop.getByText(say.complaints.wrong)).toBeVisible();
});
