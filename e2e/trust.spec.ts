import { expect, test } from "./fixtures";
import { confirm, scan, sessionOf, showCode, signIn, yes } from "./steps";

test("a copied session cookie reads, and changes and approves nothing", async ({
  desktop,
  phone,
  newPhone,
  account,
}) => {
  await signIn(phone, account);
  const thief = await newPhone();
  await thief.context().addCookies(await phone.context().cookies());
  await thief.goto("/");
  expect((await sessionOf(thief)).user?.username).toBe(account.username);

  const url = await showCode(desktop);
  await thief.goto(url);
  await expect(yes(thief)).toHaveCount(0);
  const answers = await thief.evaluate(async (id) => {
    const post = async (path: string, method = "POST") => (await fetch(path, { method })).status;
    return [
      await post(`/api/qr/${id}/scan`),
      await post(`/api/qr/${id}/confirm`),
      await post("/api/devices", "DELETE"),
      await post("/api/account/picture", "DELETE"),
    ];
  }, url.split("#")[1]);
  expect(answers.every((status) => status === 401 || status === 400)).toBe(true);
  await scan(phone, url);
});

test("a copied ticket cookie claims nothing", async ({ desktop, newDesktop, phone, account }) => {
  await signIn(phone, account);
  // The desktop's own claim never arrives, so that the thief is first.
  await desktop.route("**/api/auth/callback/qr", (route) => route.abort());
  const url = await showCode(desktop);
  const thief = await newDesktop();
  await thief.context().addCookies(await desktop.context().cookies());
  await scan(phone, url);
  await confirm(phone);
  await expect(phone.getByRole("heading", { name: /^(Confirmed|Look at the other screen)/ })).toBeVisible();

  await thief.goto("/sign-in");
  const status = await thief.evaluate(async (id) => {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, id: id ?? "", json: "true" });
    return (await fetch("/api/auth/callback/qr", { method: "POST", body })).status;
  }, url.split("#")[1]);
  expect(status).toBe(401);
  expect(await sessionOf(thief)).toEqual({});

  await desktop.unroute("**/api/auth/callback/qr");
  await desktop.getByRole("button", { name: "Try again" }).click();
  await expect(desktop).toHaveURL("/");
});

test("a browser that was let in by a code gives the password before it lets in another", async ({
  desktop,
  phone,
  newDesktop,
  account,
}) => {
  await signIn(phone, account);
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");

  const third = await newDesktop();
  await scan(desktop, await showCode(third));
  await confirm(desktop);
  const field = desktop.getByLabel("Your password", { exact: true });
  await field.fill("not the password");
  await confirm(desktop);
  await expect(desktop.getByText("That is not your password.")).toBeVisible();
  await field.fill(account.password);
  await confirm(desktop);
  await expect(third).toHaveURL("/");
});
