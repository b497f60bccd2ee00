import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { en } from "@/lib/i18n/messages/en";
import { certificateFor } from "../scripts/certificate.mjs";
import { test as base, expect } from "./fixtures";
import { confirm, scan, sessionOf, showCode, signIn } from "./steps";

/** As `npm run demo -- --lan` serves it, under the one name that every machine has. */
const test = base.extend({
  settings: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const directory = await mkdtemp(path.join(tmpdir(), "qr-login-lan-"));
      const { certFile, keyFile } = await certificateFor(directory, ["localhost", "127.0.0.1"]);
      await use({ RATE_LIMITS: "off", TLS_CERT: certFile, TLS_KEY: keyFile });
      await rm(directory, { recursive: true });
    },
    { scope: "worker" },
  ],
});
// Its user has let the certificate pass.
test.use({ ignoreHTTPSErrors: true });

test("over https with a certificate of its own a phone signs a desktop in", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  await signIn(phone, account);
  // Typed without the scheme, as people do: browsers may try plain http.
  await desktop.goto(`${server.origin.replace("https:", "http:")}/login`);
  expect(desktop.url()).toBe(`${server.origin}/login`);
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL(`${server.origin}/`);
  expect((await sessionOf(desktop)).user?.username).toBe(account.username);
  const cookies = await desktop.context().cookies();
  expect(cookies.filter(({ secure }) => !secure)).toEqual([]);
  expect(cookies.map(({ name }) => name)).toContain("__Host-next-auth.session-token");
});

test("behind a certificate warning there is no passkey button, and the settings say why there is none", async ({
  phone,
  account,
}) => {
  await phone.goto("/sign-in");
  // As soon as the page is listening, its autofill asks, and is told that it may not.
  await expect(phone.getByRole("button", { name: "Sign in", exact: true })).toBeEnabled();
  await expect(phone.getByRole("button", { name: "Sign in with a passkey" })).toHaveCount(0);
  await signIn(phone, account);
  await phone.goto("/settings");
  await phone.getByRole("button", { name: "Add a passkey" }).click();
  await expect(phone.getByText(en.passkeys.off.unsupported)).toBeVisible();
});
