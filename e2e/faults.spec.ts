import Database from "better-sqlite3";
import { expect, test } from "./fixtures";
import { confirm, readCode, scan, showCode, signIn } from "./steps";

/** Takes the table of devices away, so that no page of a session can be made; the returned function puts it back. */
function breakSessions(file: string): () => void {
  const rename = (from: string, to: string) => {
    const database = new Database(file);
    database.pragma("busy_timeout = 5000");
    database.exec(`ALTER TABLE "${from}" RENAME TO "${to}"`);
    database.close();
  };
  rename("Device", "Elsewhere");
  return () => rename("Elsewhere", "Device");
}

// A context of its own: Chromium and React report the fault on the console, as they should.
test("a page that breaks says so in its language with the server's code, and comes back by a button", async ({
  browser,
  server,
  account,
}) => {
  const context = await browser.newContext({ baseURL: server.origin, locale: "de-DE" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Benutzername").fill(account.username);
  await page.getByLabel("Passwort", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await expect(page).toHaveURL("/");

  const mend = breakSessions(server.databaseFile);
  try {
    await page.goto("/settings");
    await expect(page.getByText(/^Nennen Sie ihm diesen Code: \d+/)).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "de-DE");
    const text = await page.getByRole("main").textContent();
    expect(text).not.toMatch(/Device|prisma|sqlite/i);
    await page.screenshot({ path: test.info().outputPath("broken.png") });
  } finally {
    mend();
  }
  await page.getByRole("button", { name: "Erneut versuchen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
  await context.close();
});

test("a page that the browser kept shows a code that still works", async ({ desktop, phone, account }) => {
  await signIn(phone, account);
  await showCode(desktop);
  await desktop.goto("/sign-up");
  await desktop.goBack();
  await scan(phone, await readCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});
