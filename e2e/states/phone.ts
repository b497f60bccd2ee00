import { expect } from "@playwright/test";
import { confirm, no, question, scan, showCode, yes } from "../steps";
import { typeCode } from "./desktop";
import { type Cast, dead, held, problem, type Visit } from "./visit";

const SCAN = "**/api/qr/*/scan";
const CONFIRM = "**/api/qr/*/confirm";
const LOOKUP = "**/api/qr/lookup";

/** Every state of the phone's page. The phone is signed in. */
export async function phoneStates({ newDesktop, phone: page }: Cast, visit: Visit): Promise<void> {
  const desktop = await newDesktop();
  const heading = (name: string | RegExp) => expect(page.getByRole("heading", { name })).toBeVisible();
  const proceed = page.getByRole("button", { name: "Continue" });

  await page.goto("/scan");
  await heading("Sign in on another screen");
  await visit("scan-01-entry", page);
  await page.getByLabel("Letters below the code").fill("bcd");
  await proceed.click();
  await expect(page.getByText("The code has eight letters.")).toBeVisible();
  await visit("scan-02-letters-missing", page);
  await page.route(LOOKUP, problem(429, "rate_limited"));
  await page.getByLabel("Letters below the code").fill("bcdfghjk");
  await proceed.click();
  await expect(page.getByText(/Too many tries/).first()).toBeVisible();
  await visit("scan-03-too-many", page);
  await page.unroute(LOOKUP);

  const scanning = held();
  await page.route(SCAN, scanning.hold);
  const url = await showCode(desktop);
  await page.goto(url);
  await expect(page.getByText("Opening the code")).toBeVisible();
  await visit("scan-04-opening", page);
  // However long the visit took: by now the page may have given up by itself.
  scanning.release(dead);
  await heading("No connection");
  await visit("scan-05-offline", page);
  await page.unroute(SCAN);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(question(page)).toBeVisible();
  await visit("scan-06-question", page);

  await page.route(CONFIRM, problem(403, "step_up_required", { reason: "wrong_password" }));
  await confirm(page);
  await expect(page.getByLabel("Your password", { exact: true })).toBeVisible();
  await visit("scan-07-password", page);
  await page.unroute(CONFIRM);
  await page.route(CONFIRM, dead);
  await page.getByLabel("Your password", { exact: true }).fill("four plain little words");
  await confirm(page);
  await expect(page.getByText("No connection. Check it, then try again.").first()).toBeVisible();
  await visit("scan-08-confirm-offline", page);
  await page.unroute(CONFIRM);
  const confirming = held();
  await page.route(CONFIRM, confirming.hold);
  await confirm(page);
  await visit("scan-09-confirming", page);
  confirming.release(dead);
  await expect(yes(page)).not.toHaveAttribute("aria-busy");
  await page.unroute(CONFIRM);
  await confirm(page);
  await heading(/is signed in/);
  await visit("scan-10-confirmed", page);
  await page.getByRole("button", { name: "Sign it out again" }).click();
  await heading("You took it back");
  await visit("scan-10b-taken-back", page);

  const other = await newDesktop();
  await expect(other.goto("/login")).resolves.toBeTruthy();
  await typeCode(page, other);
  await page.getByLabel("Number on the other screen").fill("1");
  await confirm(page);
  await expect(page.getByText("Type both digits")).toBeVisible();
  await visit("scan-11-number-missing", page);
  await page.route(CONFIRM, problem(403, "number_mismatch", { triesLeft: 2 }));
  await page.getByLabel("Number on the other screen").fill("11");
  await confirm(page);
  await expect(page.getByText(/2 tries left/)).toBeVisible();
  await visit("scan-12-wrong-number", page);
  await page.unroute(CONFIRM);
  await no(page).click();
  await heading("Nothing was signed in");
  await visit("scan-13-cancelled", page);
  await page.getByRole("button", { name: "I did not ask for this" }).click();
  await heading("You did the right thing");
  await visit("scan-13b-not-asked-for", page);

  await page.route(SCAN, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    Object.assign(answer.desktop, { sameNetwork: false, ip: "2001:db8:85a3:8d3:1319:8a2e:370:7348" });
    Object.assign(answer.desktop, {
      place: "Norway (Example Telecom)",
      phonePlace: "Germany (Example Mobile)",
      farApart: true,
    });
    await route.fulfill({ response, json: answer });
  });
  await scan(page, await showCode(other));
  await expect(page.getByText("This is in another country")).toBeVisible();
  await visit("scan-14-far-apart", page);
  await page.unroute(SCAN);

  await page.evaluate(() => sessionStorage.clear());
  const id = "A".repeat(22);
  await page.goto("/");
  await page.evaluate((address) => {
    sessionStorage.setItem("scan.arrival", JSON.stringify({ id: address, via: "site", agreed: false }));
  }, id);
  await page.goto(`/scan#${id}`);
  await heading("Is this your code?");
  await visit("scan-15-link-from-elsewhere", page);

  const refusals: [name: string, title: RegExp, status: number, code: string, more?: Record<string, unknown>][] = [
    ["unknown", /We do not know this code/, 404, "ticket_not_found"],
    ["expired", /This code has expired/, 410, "ticket_expired"],
    ["taken", /Another phone scanned this code/, 403, "not_your_ticket"],
    ["own-code", /signing in on this device/, 403, "not_your_ticket", { reason: "own_code" }],
    ["disowned", /is not yours/, 403, "not_your_ticket", { reason: "disowned_browser" }],
    ["new-browser", /is new to your account/, 403, "not_your_ticket", { reason: "new_browser" }],
    ["past", /no longer good/, 409, "wrong_state"],
    ["withdrawn", /took this code back/, 409, "wrong_state", { reason: "withdrawn" }],
    ["no-proof", /Please sign in again/, 401, "proof_required"],
    ["too-many", /Too many tries/, 429, "rate_limited"],
    ["internal", /went wrong on our side/, 503, "internal", { correlationId: "6a7fd7a2-52b6-4d5e-9a9f-0c9f6b0f5a51" }],
  ];
  let number = 16;
  for (const [name, title, status, code, more] of refusals) {
    await page.route(SCAN, problem(status, code, more));
    await reopen();
    await heading(title);
    await visit(`scan-${number++}-${name}`, page);
    await page.unroute(SCAN);
  }

  const ends: [name: string, title: RegExp, status: number, code: string, more?: Record<string, unknown>][] = [
    ["signed-out", /This phone was signed out/, 401, "sign_in_required"],
    ["no-passkey", /takes a passkey/, 403, "step_up_required", { reason: "passkey_required" }],
    ["wrong-number-thrice", /wrong three times/, 403, "number_mismatch", { triesLeft: 0 }],
  ];
  for (const [name, title, status, code, more] of ends) {
    await page.route(CONFIRM, problem(status, code, more));
    await scan(page, await showCode(other));
    await confirm(page);
    await heading(title);
    await visit(`scan-${number++}-${name}`, page);
    await page.unroute(CONFIRM);
  }

  /** A code that this tab does not know yet. */
  async function reopen(): Promise<void> {
    await page.goto("/");
    await page.goto(`/scan#${Math.random().toString(36).slice(2).padEnd(22, "x").slice(0, 22)}`);
  }
}
