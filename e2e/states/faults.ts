import { type Browser, expect } from "@playwright/test";
import { breakLayout, breakSessions } from "../faults/faults";
import type { Account } from "../fixtures";
import type { TestServer } from "../server";
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
  await context.close();
}
