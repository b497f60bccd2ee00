import { expect, test } from "./fixtures";
import { confirm, scan, showCode, signIn } from "./steps";

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
  const streamOpens = desktop.waitForResponse((response) => response.url().endsWith("/events"));
  const url = await showCode(desktop);
  await streamOpens;
  const setVisibility = (state: "hidden" | "visible") =>
    desktop.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      Object.defineProperty(document, "hidden", { value: value === "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  const streamEnds = desktop.waitForEvent("requestfailed", (request) => request.url().endsWith("/events"));
  await setVisibility("hidden");
  await streamEnds;
  await scan(phone, url);
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toHaveCount(0);
  await setVisibility("visible");
  await expect(desktop.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();
});
