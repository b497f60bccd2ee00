import path from "node:path";
import { expect, test } from "./fixtures";
import { confirm, scan, showCode, signIn } from "./steps";

/** The pictures of README.md: one login, as both sides see it. */
test("pictures of both screens", async ({ desktop, phone, account }) => {
  const picture = (name: string) => path.join(import.meta.dirname, "..", "docs", `${name}.png`);
  await signIn(phone, account);
  const url = await showCode(desktop);
  await desktop.screenshot({ path: picture("desktop-code"), animations: "disabled" });
  await scan(phone, url);
  await phone.screenshot({ path: picture("phone-confirm"), animations: "disabled" });
  await expect(desktop.getByRole("heading", { name: account.name })).toBeVisible();
  await desktop.screenshot({ path: picture("desktop-scanned"), animations: "disabled" });
  await confirm(phone);
  await expect(phone.getByRole("heading", { name: /is signed in/ })).toBeVisible();
  await phone.screenshot({ path: picture("phone-done"), animations: "disabled" });
});
