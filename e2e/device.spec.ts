import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import Sqlite from "better-sqlite3";
import { expect, test } from "./fixtures";
import type { TestServer } from "./server";
import { clientCommand, isKnown, openSite } from "./site";
import { cancel, openDevice, question, signIn, yes } from "./steps";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

interface Shown {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
}

/** A television that shows a code: it knows the two requests of RFC 8628, and nothing of ours. */
class Television {
  private constructor(
    readonly server: TestServer,
    readonly id: string,
  ) {}

  static async make(server: TestServer, ...options: string[]): Promise<Television> {
    const id = `tv-${Math.random().toString(36).slice(2, 8)}`;
    await clientCommand(server, "add", id, "--name", "TV app", "--public", "--device", ...options);
    await isKnown(server.origin, id);
    return new Television(server, id);
  }

  async show(): Promise<Shown> {
    const { body } = await this.#post("/oidc/device_authorization", { scope: "openid profile offline_access" });
    return body as unknown as Shown;
  }

  /** What it is told: an error of the standard's, or that there are tokens. */
  async poll({ device_code }: Shown): Promise<string> {
    const { body } = await this.#post("/oidc/token", { grant_type: GRANT, device_code });
    return body.error ?? (body.access_token ? "tokens" : "nothing");
  }

  async #post(path: string, form: Record<string, string>): Promise<{ body: Record<string, string> }> {
    const body = new URLSearchParams({ client_id: this.id, ...form });
    return { body: await (await fetch(this.server.origin + path, { method: "POST", body })).json() };
  }
}

async function typeLetters(phone: Page, letters: string): Promise<void> {
  await phone.goto("/scan");
  await phone.getByLabel("Letters below the code").fill(letters);
  await phone.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(question(phone)).toBeVisible();
}

/** Resolves once the server has it. */
async function sayYes(phone: Page): Promise<void> {
  await yes(phone).click();
  await expect(phone.getByText(/Confirmed at/)).toBeVisible();
}

/** What a phone's camera app does with the code that is shown. */
async function scanFrom(phone: Page, { verification_uri_complete: uri }: Shown): Promise<void> {
  await phone.goto(uri);
  await expect(question(phone)).toBeVisible();
}

test("letters typed on the phone sign a television in, and the phone says what is given, to which app and where it is", async ({
  phone,
  account,
  server,
}) => {
  const tv = await Television.make(server);
  await signIn(phone, account);
  const shown = await tv.show();
  expect(shown.verification_uri).toBe(`${server.origin}/scan`);
  await typeLetters(phone, shown.user_code.toLowerCase());
  await expect(phone.getByText("Keeps TV app signed in")).toBeVisible();
  await expect(phone.getByText("Until you sign it out")).toBeVisible();
  const facts = phone.getByRole("region", { name: "What is asking" });
  await expect(facts).toContainText("TV app");
  await expect(facts).toContainText("Local network");
  await expect(phone.getByText(/[Uu]nknown browser/)).toHaveCount(0);
  await expect(phone.getByText(shown.user_code)).toBeVisible();
  await expect(phone.getByText("If somebody tells it to you, cancel.")).toBeVisible();
  await expectAccessible(phone);
  await sayYes(phone);
  // The first poll is free.
  expect(await tv.poll(shown)).toBe("tokens");
  await expect(phone.getByRole("heading", { name: "TV app is signed in" })).toBeVisible();
});

test("a scanned code wants the letters that are not in it", async ({ phone, account, server }) => {
  const tv = await Television.make(server);
  await signIn(phone, account);
  const shown = await tv.show();
  await scanFrom(phone, shown);
  const letters = phone.getByLabel("Type the other four letters");
  await expect(letters).toBeVisible();
  await expect(phone.getByText(shown.user_code.slice(-4))).toHaveCount(0);
  await expectAccessible(phone);
  await letters.fill("BBBB");
  await yes(phone).click();
  await expect(phone.getByText("These are not the letters that the app shows.")).toBeVisible();
  await expect(phone.getByText("If somebody tells them to you, cancel.")).toBeVisible();
  expect(await tv.poll(shown)).toBe("authorization_pending");
  // Whoever types all of them is told which: cut, they would be a wrong try.
  await letters.fill(shown.user_code);
  await yes(phone).click();
  await expect(phone.getByText("Type the four letters that the app shows last.")).toBeVisible();
  await expect(letters).toHaveValue(shown.user_code.replace("-", ""));
  await letters.fill(shown.user_code.slice(-4).toLowerCase());
  await sayYes(phone);
  // Asked too soon after the poll above, until the interval is over.
  await expect.poll(() => tv.poll(shown), { intervals: [1_000], timeout: 20_000 }).toBe("tokens");
});

test("asked too soon it says slow_down, and no is access_denied", async ({ phone, account, server }) => {
  const tv = await Television.make(server);
  await signIn(phone, account);
  const shown = await tv.show();
  await scanFrom(phone, shown);
  expect(await tv.poll(shown)).toBe("authorization_pending");
  expect(await tv.poll(shown)).toBe("slow_down");
  await cancel(phone);
  await expect(phone.getByRole("heading", { name: "Nothing was signed in" })).toBeVisible();
  await expect.poll(() => tv.poll(shown), { intervals: [1_000], timeout: 20_000 }).toBe("access_denied");
});

test("a code that is too old is refused on the phone, and expired_token to the television", async ({
  phone,
  account,
  server,
}) => {
  const tv = await Television.make(server);
  await signIn(phone, account);
  const shown = await tv.show();
  age(server, shown);
  await phone.goto(shown.verification_uri_complete);
  await expect(phone.getByRole("heading", { name: "This code has expired" })).toBeVisible();
  expect(await tv.poll(shown)).toBe("expired_token");
});

test("the list of devices has the app, and the sites that a browser is signed in to; each ends by itself", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  const tv = await Television.make(server);
  const site = await openSite(server, "--trusted");
  await signIn(phone, account);
  await signIn(desktop, account);
  await desktop.goto(`${site.origin}/login`);
  await expect(desktop.getByRole("heading", { name: "Hello Ada Lovelace" })).toBeVisible();
  const shown = await tv.show();
  await typeLetters(phone, shown.user_code);
  await sayYes(phone);
  // The first poll is free.
  expect(await tv.poll(shown)).toBe("tokens");

  await phone.goto("/devices");
  await expect(phone.getByText("Signed in to Shop by Chrome on Linux")).toBeVisible();
  await openDevice(phone, "Chrome on Linux");
  const signOutOfShop = phone.getByRole("button", { name: "Sign out of Shop" });
  await expect(signOutOfShop).toBeVisible();
  await expectAccessible(phone);
  await signOutOfShop.click();
  await expect(signOutOfShop).toHaveCount(0);
  await openDevice(phone, "TV app");
  await phone.getByRole("button", { name: "Sign out TV app" }).click();
  await phone.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(phone.getByRole("status").filter({ hasText: "TV app is signed out" })).toBeVisible();
  site.close();
});

/** As if its time had gone by. */
function age({ databaseFile }: TestServer, { verification_uri_complete: uri }: Shown): void {
  const database = new Sqlite(databaseFile, { timeout: 5_000 });
  const past = new Date(Date.now() - 60_000).toISOString().replace("Z", "+00:00");
  database
    .prepare('UPDATE "Ticket" SET "version" = "version" + 1, "expiresAt" = ? WHERE "id" = ?')
    .run(past, uri.split("#")[1]);
  database.close();
}
