import { expect, test } from "./fixtures";
import { confirm, qrCode, readCode, scan, showCode, signIn } from "./steps";

test.describe("codes that live four seconds", () => {
  test.use({ settings: { RATE_LIMITS: "off", QR_TTL_SECONDS: "4", CONFIRM_TTL_SECONDS: "5" } });

  test("renew themselves five times, then wait for somebody to ask", async ({ desktop }) => {
    const first = await showCode(desktop);
    await expect(desktop.getByRole("button", { name: "Show a new code" })).toBeVisible({ timeout: 40_000 });
    await desktop.getByRole("button", { name: "Show a new code" }).click();
    expect(await readCode(desktop)).not.toBe(first);
  });

  test("are refused afterwards, with a sentence", async ({ desktop, phone, account }) => {
    await signIn(phone, account);
    const first = await showCode(desktop);
    await expect.poll(() => readCode(desktop)).not.toBe(first);
    await phone.goto(first);
    await expect(phone.getByRole("heading", { name: /This code (has expired|is no longer good)/ })).toBeVisible();
  });

  test("leave a phone that does not decide with a sentence", async ({ desktop, phone, account }) => {
    await signIn(phone, account);
    await scan(phone, await showCode(desktop));
    await expect(phone.getByRole("heading", { name: "This code has expired" })).toBeVisible();
    await expect(desktop.getByRole("heading", { name: "The code has expired" })).toBeVisible();
  });
});

test("a stream that cannot open is replaced by polling", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await desktop.route("**/events", (route) => route.abort());
  await scan(phone, await showCode(desktop));
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a desktop that was offline catches up", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const url = await showCode(desktop);
  await desktop.context().setOffline(true);
  await scan(phone, url);
  await desktop.context().setOffline(false);
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a server that restarts in the middle costs nobody the login", async ({ desktop, phone, account, server }) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
  await server.stop();
  await server.start();
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("a hidden page neither renews nor streams, and catches up", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  const url = await showCode(desktop);
  await expect(qrCode(desktop)).toBeVisible();
  const streams: string[] = [];
  desktop.on("requestfinished", (request) => {
    if (request.url().endsWith("/events")) streams.push(request.url());
  });
  const setVisibility = (state: "hidden" | "visible") =>
    desktop.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      Object.defineProperty(document, "hidden", { value: value === "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await setVisibility("hidden");
  await scan(phone, url);
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toHaveCount(0);
  await setVisibility("visible");
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
});
