/** The sites that a device is signed in to, on the page of the account's devices. */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { TestServer } from "./server";
import { letIn, openDevice, signIn } from "./steps";

const SHOP = "https://shop.example";

/** A site, as an operator adds it; resolves to where it sends browsers, once the server knows it. */
async function addShop({ databaseFile, origin }: TestServer, request: APIRequestContext): Promise<string> {
  const id = `shop-${randomBytes(4).toString("hex")}`;
  const args = ["dist/client.mjs", "add", id, "--name", "Shop", "--redirect", `${SHOP}/cb`, "--trusted"];
  execFileSync(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: `file:${databaseFile}`, APP_URL: origin },
  });
  const challenge = createHash("sha256").update(randomBytes(32).toString("base64url")).digest("base64url");
  const asked = { client_id: id, redirect_uri: `${SHOP}/cb`, response_type: "code", scope: "openid" };
  const path = `/oidc/authorize?${new URLSearchParams({ ...asked, code_challenge: challenge, code_challenge_method: "S256" })}`;
  await expect.poll(async () => (await request.get(path, { maxRedirects: 0 })).status()).toBe(303);
  return path;
}

test("a browser that was let in gives the password before it signs the phone out of a site", async ({
  desktop,
  phone,
  account,
  server,
  request,
}) => {
  const path = await addShop(server, request);
  await signIn(phone, account);
  await letIn(phone, desktop);
  // It is sent to the shop, which is a name that nobody has (RFC 2606).
  await expect(phone.goto(path)).rejects.toThrow("ERR_NAME_NOT_RESOLVED");

  await desktop.goto("/devices");
  await openDevice(desktop, "Chrome on Android");
  const leave = desktop.getByRole("button", { name: "Sign out of Shop" });
  await leave.click();
  const password = desktop.getByLabel("Password", { exact: true });
  await password.fill("not the phrase");
  await leave.click();
  await expect(desktop.getByText("That is not your password.")).toBeVisible();
  await password.fill(account.password);
  await password.press("Enter");
  await expect(leave).toHaveCount(0);
  await expect(password).toHaveCount(0);
});
