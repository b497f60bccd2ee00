import AxeBuilder from "@axe-core/playwright";
import { de } from "@/lib/i18n/messages/de";
import { expect, test } from "./fixtures";
import { operator } from "./operator";
import { sessionOf } from "./steps";

test.use({ settings: { RATE_LIMITS: "off", SIGN_UP: "invite" } });

const linkIn = (printed: string) => JSON.parse(printed).url as string;
const PASSWORD = "four plain little words";

// Each command is a process of its own.
test.describe.configure({ timeout: 180_000 });

test("the setup link makes the first admin, once, and stands in no log; an invite makes an account; a recovery ends it all", async ({
  desktop,
  phone,
  newDesktop,
  server,
}) => {
  expect(server.output()).toContain("npm run admin -- setup");
  await desktop.goto("/sign-up");
  await expect(desktop.getByRole("heading", { name: "By invitation only" })).toBeVisible();

  const link = linkIn(await operator(server, "setup", "--json"));
  // A preview: it opens the page, with its scripts, asks once, and uses nothing up.
  const looks: string[] = [];
  phone.on("request", (request) => request.url().endsWith("/api/links/look") && looks.push(request.url()));
  await phone.goto(link);
  await expect(phone.getByRole("heading", { name: "Set up this server" })).toBeVisible();
  expect(looks).toHaveLength(1);
  await phone.request.head(link);
  await desktop.goto(link);
  await desktop.getByLabel("Your name").fill("Grace Hopper");
  await desktop.getByLabel("Username").fill("grace");
  await desktop.getByLabel("Password", { exact: true }).fill(PASSWORD);
  expect((await new AxeBuilder({ page: desktop }).analyze()).violations).toEqual([]);
  await desktop.getByRole("button", { name: "Create account" }).click();
  await expect(desktop.getByRole("heading", { name: "Now your phone: scan this" })).toBeVisible();
  await desktop.goto("/");
  await expect(desktop.getByRole("heading", { name: "Grace Hopper" })).toBeVisible();
  await expect(desktop).toHaveURL(`${server.origin}/`);
  await phone.reload();
  await expect(phone.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();
  const token = new URL(link).hash.slice(1);
  expect(server.output()).not.toContain(token);
  expect(await operator(server, "users", "list")).toMatch(/grace +Grace Hopper +admin/);

  const invite = linkIn(await operator(server, "invites", "create", "--json"));
  const german = await newDesktop({ locale: "de-DE" });
  await german.goto(invite);
  await expect(german.getByRole("heading", { name: de.links.join.title })).toBeVisible();
  await german.getByLabel(de.signUp.name).fill("Ada");
  await german.getByLabel(de.signUp.username).fill("ada-invited");
  await german.getByLabel(de.signUp.password, { exact: true }).fill(PASSWORD);
  await german.keyboard.press("Enter");
  await expect(german).toHaveURL(/\/link\/new/);
  await german.goto("/");
  await expect(german.getByRole("heading", { name: "Ada" })).toBeVisible();

  const recovery = linkIn(await operator(server, "users", "link", "ada-invited", "--json"));
  await phone.goto(recovery);
  await expect(phone.getByText("@ada-invited")).toBeVisible();
  await phone.getByLabel("New password").fill("other plain little words");
  expect((await new AxeBuilder({ page: phone }).analyze()).violations).toEqual([]);
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("heading", { name: "Ada" })).toBeVisible();
  expect((await sessionOf(phone)).user?.username).toBe("ada-invited");
  await expect(german.getByRole("heading", { name: de.live.signedOut.title })).toBeVisible();
  await operator(server, "users", "sign-out", "ada-invited", "--yes");
  await expect(phone.getByRole("heading", { name: "You were signed out on this device" })).toBeVisible();
});
