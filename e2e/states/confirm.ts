import { expect, type Page } from "@playwright/test";
import type { ScanResponse } from "@/lib/api/types";
import { confirm, scan, showCode } from "../steps";
import { dead, problem, type Visit } from "./visit";

const SCAN = "**/api/qr/*/scan";
const CONFIRM = "**/api/qr/*/confirm";

const AFAR = {
  sameNetwork: false,
  ip: "2001:db8:85a3:8d3:1319:8a2e:370:7348",
  place: "Norway (Example Telecom)",
  phonePlace: "Germany (Example Mobile)",
};

/** The question in all that it may have to say and ask for. The phone is signed in. */
export async function confirmStates(
  { desktop, phone: page }: { desktop: Page; phone: Page },
  visit: Visit,
): Promise<void> {
  const ask = async (facts: object, numberRequired: boolean, more: Partial<ScanResponse> = {}) => {
    await page.unrouteAll();
    await page.route(SCAN, async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      Object.assign(answer.desktop, facts);
      await route.fulfill({ response, json: { ...answer, numberRequired, ...more } });
    });
    await scan(page, await showCode(desktop));
  };
  const number = page.getByLabel("Number on your own screen");
  const password = page.getByLabel("Your password", { exact: true });

  await ask({ place: "Germany (Example Telecom)" }, false);
  await visit("confirm-01-same-network", page);
  await ask({ ...AFAR, place: AFAR.phonePlace, deviceType: "mobile" }, true);
  await expect(page.getByText("It is on a different network")).toBeVisible();
  await visit("confirm-02-other-network", page);
  await page.route(CONFIRM, dead);
  await number.fill("11");
  await confirm(page);
  await expect(page.getByText("No connection. Check it, then try again.").first()).toBeVisible();
  await visit("confirm-03-offline", page);
  await ask({ ...AFAR, farApart: true }, true);
  await expect(page.getByText("This is in another country")).toBeVisible();
  await visit("confirm-04-far-apart", page);
  await page.route(CONFIRM, problem(403, "step_up_required", { reason: "wrong_password" }));
  await number.fill("11");
  await confirm(page);
  await expect(password).toBeVisible();
  await page.unroute(CONFIRM);
  await page.route(CONFIRM, problem(403, "number_mismatch", { triesLeft: 2 }));
  await password.fill("four plain little words");
  await confirm(page);
  await expect(page.getByText(/2 tries left/)).toBeVisible();
  await visit("confirm-05-far-apart-password-wrong-number", page);
  const client = { name: "Example Shop", host: "shop.example.com", trusted: false };
  await ask({ ...AFAR, place: AFAR.phonePlace }, true, { for: { kind: "site", client, scopes: ["openid"] } });
  await expect(page.getByText("Signs in to Example Shop")).toBeVisible();
  await visit("confirm-06-site-other-network", page);
  await ask({ place: "Germany (Example Telecom)" }, true, {
    for: { kind: "site", client, scopes: ["openid"], inline: true },
  });
  await expect(page.getByText("address bar says shop.example.com")).toBeVisible();
  await visit("confirm-07-in-a-site", page);
  await page.route(CONFIRM, problem(403, "step_up_required", { reason: "wrong_password" }));
  await page.getByLabel("Number on the other screen").fill("11");
  await confirm(page);
  await expect(password).toBeVisible();
  await visit("confirm-07b-in-a-site-password", page);
  const app = { app: "Example Terminal", deviceType: "other", place: "Germany (Example Telecom)" };
  const terminal = { name: "Example Terminal", host: "", trusted: false };
  await ask(app, false, { for: { kind: "device", client: terminal, scopes: [], userCode: "BCDF-GHJK" } });
  await expect(page.getByText("only if you started Example Terminal yourself")).toBeVisible();
  await visit("confirm-08-app", page);
  const known = { since: "2026-03-02T09:00:00.000Z", lastSeenAt: new Date().toISOString() };
  await ask({ place: "Germany (Example Telecom)", known }, false);
  await expect(page.getByText("You have used this browser since")).toBeVisible();
  await visit("confirm-09-known", page);
  await page.unrouteAll();
}
