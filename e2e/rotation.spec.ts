import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { confirm, scan, showCode, signIn } from "./steps";

const [OLD = "", NEW = ""] = [1, 2].map(() => randomBytes(32).toString("base64url"));

test.use({ settings: { NEXTAUTH_SECRET: OLD } });

const session = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name.endsWith(".session-token"));

test("a rotation of the secret signs out nobody who came by, on whichever page", async ({
  server,
  account,
  desktop,
  newPhone,
}) => {
  const pages = ["/", "/devices", "/settings", "/scan"];
  const phones = await Promise.all(pages.map(() => newPhone()));
  const absent = await newPhone();
  for (const phone of [...phones, absent]) await signIn(phone, account);
  // Nothing of it comes by: an open page would.
  await absent.goto("about:blank");
  const before = await Promise.all(phones.map(session));

  await server.stop();
  await server.start({ NEXTAUTH_SECRET: `${NEW},${OLD}` });
  for (const [index, phone] of phones.entries()) {
    await phone.goto(pages[index] ?? "/");
    await expect.poll(async () => (await session(phone))?.value).not.toBe(before[index]?.value);
    expect((await session(phone))?.httpOnly).toBe(true);
  }

  await server.stop();
  await server.start({ NEXTAUTH_SECRET: NEW });
  for (const phone of phones) {
    await phone.goto("/devices");
    await expect(phone.getByRole("heading", { level: 1 })).toBeVisible();
    expect(new URL(phone.url()).pathname).toBe("/devices");
  }
  await absent.goto("/devices");
  await expect(absent).toHaveURL(/\/sign-in/);
  // And with the key that it had before.
  const [phone] = phones;
  if (!phone) throw new Error("unreachable");
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});
