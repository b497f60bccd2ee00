/** Two real browsers at an installation: a login, and a rotation of the secret over both instances. */

import { randomBytes } from "node:crypto";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { confirm, scan, showCode, signIn } from "../../e2e/steps";
import { type Check, type Day, hold, sleep, until } from "./day";

const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
};
const PASSWORD = "four plain little words";

/** @param executablePath of a Chromium */
export function browserChecks(executablePath: string): Check[] {
  return [
    {
      name: "a whole login by two browsers over https",
      run: (day) =>
        withBrowser(executablePath, day, async (open) => {
          const [desktop, phone] = [await open(), await open(PHONE)];
          await signIn(phone, await newAccount(day));
          await scan(phone, await showCode(desktop));
          await confirm(phone);
          await desktop.waitForURL(`${day.site.origin}/`);
          const hops = await desktop.evaluate(() =>
            performance
              .getEntriesByType("navigation")
              .map((each) => (each as PerformanceNavigationTiming).nextHopProtocol),
          );
          return `by ${hops.join()}`;
        }),
    },
    {
      name: "a rotation of the secret in its three rounds signs out nobody who came by",
      run: (day) =>
        withBrowser(executablePath, day, async (open) => {
          const phone = await open(PHONE);
          await signIn(phone, await newAccount(day));
          const before = await cookieOf(phone);
          const [old] = day.site.secrets;
          const fresh = randomBytes(32).toString("base64url");
          day.site.secrets.push(fresh);
          for (const secrets of [`${old},${fresh}`, `${fresh},${old}`]) await restartEach(day, secrets);
          await phone.goto("/");
          await until("A new cookie", async () => (await cookieOf(phone)) !== before);
          await restartEach(day, fresh);
          await phone.goto("/devices");
          hold(new URL(phone.url()).pathname === "/devices", `led to ${phone.url()}`);
          return "renewed in round 2, still in after round 3";
        }),
    },
  ];
}

type Open = (options?: Parameters<Browser["newContext"]>[0]) => Promise<Page>;

async function withBrowser(
  executablePath: string,
  { site }: Day,
  use: (open: Open) => Promise<string>,
): Promise<string> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  const complaints: string[] = [];
  try {
    const seen = await use(async (options) => {
      const context: BrowserContext = await browser.newContext({
        baseURL: site.origin,
        locale: "en-US",
        ignoreHTTPSErrors: true,
        // One network for all of them, told by the second proxy that the instances are set to.
        extraHTTPHeaders: { "x-forwarded-for": "192.0.2.7" },
        ...options,
      });
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(String(error)));
      return page;
    });
    hold(complaints.length === 0, complaints.join("; "));
    return seen;
  } finally {
    await browser.close();
  }
}

async function newAccount({ site }: Day) {
  const username = `ada-${randomBytes(5).toString("hex")}`;
  const account = { username, password: PASSWORD, name: "Ada Lovelace" };
  const headers = { "content-type": "application/json", origin: site.origin };
  const answer = await fetch(`${site.origin}/api/account`, { method: "POST", headers, body: JSON.stringify(account) });
  hold(answer.status === 201, `an account: ${answer.status}`);
  return account;
}

async function restartEach({ site }: Day, NEXTAUTH_SECRET: string): Promise<void> {
  for (const instance of site.instances) {
    await instance.stop();
    await instance.start({ NEXTAUTH_SECRET });
    await sleep(site.proxy.noticesMs);
  }
}

async function cookieOf(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name.endsWith("next-auth.session-token"))?.value;
}
