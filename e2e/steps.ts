import { expect, type Page } from "@playwright/test";
import Sqlite from "better-sqlite3";
import jsQR from "jsqr";
import sharp from "sharp";
import type { Account } from "./fixtures";
import type { TestServer } from "./server";

type Box = Record<"x" | "y" | "width" | "height", number>;

/** Signs a browser in by the page that people use. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto("/sign-in");
  await fillSignIn(page, account);
  await expect(page).toHaveURL("/");
}

export async function fillSignIn(page: Page, account: Account): Promise<void> {
  const submit = page.getByRole("button", { name: "Sign in", exact: true });
  // Typed in the moment in which another site's page takes this one's place, text reaches neither.
  await expect(submit).toBeEnabled();
  await page.getByLabel("Username").fill(account.username);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await submit.click();
}

/** By the menu that every page of an account has. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole("group").filter({ hasText: "Sign out" }).locator("summary").click();
  await page.getByRole("banner").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Create an account" })).toBeVisible();
}

export const qrCode = (desktop: Page, name = "QR code to sign in with your phone") =>
  desktop.getByRole("img", { name });

/** The pages that show codes, by what these say, and by the phone that scanned one: a person looks at both. */
const screens = new Map<string, Page>();
const screenOf = new WeakMap<Page, Page>();
let lastScreen: Page | undefined;

/** What the QR code on the screen says, read from its pixels as a camera would. */
export async function readCode(desktop: Page, name?: string): Promise<string> {
  let read = "";
  // A camera films; a single picture may fall between the frame of the code and the code.
  await expect(async () => {
    const at = await qrCode(desktop, name).boundingBox();
    if (!at) throw new Error("There is no QR code on the screen");
    const code = await codeIn(await desktop.screenshot({ animations: "disabled", clip: around(at) }));
    if (!code) throw new Error("There is no readable QR code on the screen");
    read = code;
  }).toPass({ timeout: 15_000 });
  screens.set(read, desktop);
  lastScreen = desktop;
  return read;
}

/** With some of what is beside it, as a camera sees it. */
function around({ x, y, width, height }: Box): Box {
  const MARGIN = 32;
  return {
    x: Math.max(0, x - MARGIN),
    y: Math.max(0, y - MARGIN),
    width: width + 2 * MARGIN,
    height: height + 2 * MARGIN,
  };
}

/** What the code in a picture says, if there is one. */
export async function codeIn(picture: Buffer): Promise<string | undefined> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
}

/** Whether the sign-in page comes with its code, or asks for it itself, as where another server than ours serves the pages. */
export const comeWithCode = (desktop: Page, come: boolean) =>
  desktop.setExtraHTTPHeaders(come ? {} : { purpose: "prefetch" });

/** Opens the sign-in page and reads its code. */
export async function showCode(desktop: Page, path = "/login"): Promise<string> {
  await desktop.goto(path);
  return readCode(desktop);
}

/** The same, once the page has named its browser's key: until then the browser is new to every account, and a test is quicker than a hand. */
export async function showNamedCode(desktop: Page): Promise<string> {
  const url = await showCode(desktop);
  await expect.poll(() => desktop.evaluate(hasNamedKey, url.split("#")[1])).toBe(true);
  return url;
}

function hasNamedKey(id: string | undefined): boolean {
  return performance.getEntriesByType("resource").some(({ name }) => name.endsWith(`/api/qr/${id}/key`));
}

/** The phone's camera app opens the address in the code; resolves when the question is on the screen. */
export async function scan(phone: Page, url: string): Promise<void> {
  // Another code on the same page changes the fragment only, as it would in a browser that has the page open.
  await phone.goto(url);
  await expect(question(phone)).toBeVisible();
  const screen = screens.get(url);
  if (screen) screenOf.set(phone, screen);
}

/** What the phone asks before it lets a device in. */
export const question = (phone: Page) =>
  phone.getByRole("heading", { name: /^Is this (the .* (on|at)|device in another country yours)\?$/ });

/** Its two answers. */
export const yes = (phone: Page) => phone.getByRole("button", { name: "Yes, sign in" });
export const no = (phone: Page) => phone.getByRole("button", { name: "No, cancel" });

/** Says yes to what is asked on the phone, with the number on the other screen where one is wanted and none is typed yet. */
export async function confirm(phone: Page, desktop = screenOf.get(phone) ?? lastScreen): Promise<void> {
  await typeNumber(phone, desktop);
  await yes(phone).click();
}

/** Types the number on the other screen, where one is wanted and none is typed yet. */
export async function typeNumber(phone: Page, desktop = screenOf.get(phone) ?? lastScreen): Promise<void> {
  const field = phone.getByLabel(/^Number on (the other|your own) screen$/);
  if (desktop && (await field.count()) > 0 && (await field.inputValue()) === "")
    await field.fill((await desktop.getByText(/^\d\d$/).textContent()) ?? "");
}

export const cancel = (phone: Page) => no(phone).click();

/** The phone lets the desktop in; both are on their main page afterwards. */
export async function letIn(phone: Page, desktop: Page): Promise<void> {
  await scan(phone, await showCode(desktop));
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
  await phone.goto("/");
}

/** What a page says whose device was signed out from elsewhere. */
export const signedOut = (page: Page) => page.getByRole("heading", { name: "You were signed out on this device" });

/** A device in the list. */
export const device = (page: Page, label: string) => page.getByRole("region", { name: label, exact: true });

/** Shows what there is to know of a device in the list, and to do. */
export const openDevice = (page: Page, label: string) => device(page, label).locator("summary").click();

/** The session that a browser has, as the API tells it. */
export async function sessionOf(page: Page): Promise<{ user?: { username: string }; device?: { id: string } }> {
  return page.evaluate(async () => (await fetch("/api/auth/session")).json());
}

/** What anybody has proven of themselves was long ago. */
export function ageProofs({ databaseFile }: TestServer): void {
  const database = new Sqlite(databaseFile);
  database.prepare(`UPDATE "Device" SET "provenAt" = '2026-01-01T00:00:00.000+00:00'`).run();
  database.close();
}
