import { type Browser, expect, type Page } from "@playwright/test";
import { openLink } from "@/lib/db/testing/link";
import { startPostgres } from "@/lib/db/testing/postgres-server.mjs";
import { breakLayout, breakSessions } from "../faults/faults";
import { type Account, PHONE } from "../fixtures";
import { newServer, type TestServer } from "../server";
import { signIn } from "../steps";
import type { Visit } from "./visit";

/**
 * What stands in for a page that broke. In a browser without the tests' ears: Chromium and React report the fault on the
 * console, as they should. Needs BREAKABLE.
 */
export async function faultStates(
  { browser, server, account }: { browser: Browser; server: TestServer; account: Account },
  visit: Visit,
): Promise<void> {
  const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const broken = () => expect(page.getByRole("heading", { name: "Something went wrong here" })).toBeVisible();
  await signIn(page, account);
  const mendSessions = breakSessions(server.databaseFile);
  try {
    await page.goto("/settings");
    await broken();
    await visit("fault-02-broken", page);
  } finally {
    mendSessions();
  }
  const mendLayout = breakLayout();
  try {
    await page.goto("/settings");
    await broken();
    await visit("fault-03-broken-frame", page);
  } finally {
    mendLayout();
  }
  // From a proxy, while no instance answers: a file, in all languages at once.
  await page.route("**/down", (route) => route.fulfill({ path: "deploy/down.html", contentType: "text/html" }));
  await page.goto("/down");
  await visit("fault-04-down", page);
  await context.close();

  const plain = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
  const still = await plain.newPage();
  for (const path of ["login", "scan", "sign-in", "sign-up", "admin"]) {
    await still.goto(`/${path}`);
    await visit(`fault-05-${path}-without-scripts`, still);
  }
  await plain.close();

  const phone = await browser.newContext({ ...PHONE, baseURL: server.origin, javaScriptEnabled: false });
  const small = await phone.newPage();
  for (const path of ["login", "join", "recover", "link"]) {
    await small.goto(`/${path}`);
    await visit(`fault-05b-${path}-on-a-phone-without-scripts`, small);
  }
  await phone.close();
}

/** A page while the database is away. */
export async function awayStates(newDesktop: (options: object) => Promise<Page>, visit: Visit): Promise<void> {
  const postgres = await startPostgres();
  const link = await openLink(postgres.url);
  const server = await newServer({ RATE_LIMITS: "off", DATABASE_URL: link.url });
  try {
    const page = await newDesktop({ baseURL: server.origin });
    const account = { username: "ada", password: "four plain little words", name: "Ada Lovelace" };
    expect((await page.request.post("/api/account", { data: account })).status()).toBe(201);
    await signIn(page, account);
    await link.cut();
    await page.goto("/devices");
    await expect(page.getByRole("heading", { name: "We’ll be right back" })).toBeVisible();
    await visit("fault-06-away", page);
  } finally {
    await server.remove();
    await link.close();
    await postgres.stop();
  }
}
