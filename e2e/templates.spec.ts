import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { BrowserContext, Page, Response } from "@playwright/test";
import Sqlite from "better-sqlite3";
import { withoutRepeatedStyles } from "@/lib/server/templates/repeated-styles";
import { expect, test } from "./fixtures";
import { held } from "./states/visit";
import { confirm, readCode, scan, signIn } from "./steps";

const LOCALES = ["en-US", "ar-EG", "ar-MA", "de-CH", "fr-FR", "zh-CN"];

interface Asked {
  path: string;
  headers?: Record<string, string>;
}

interface Seen {
  html: string;
  fromTemplate: boolean;
  /** What stands in this page alone. */
  own: Map<string, string>;
}

/** Opens a page as a browser does that a person told to, without what a browser makes of it. */
async function open(origin: string, { path, headers }: Asked): Promise<Seen> {
  const fields = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
    "sec-fetch-site": "none",
    ...headers,
  };
  const sent = request(new URL(path, origin), { headers: fields, agent: false }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const html = await text(answer);
  expect(answer.statusCode).toBe(200);
  return { html, fromTemplate: "content-length" in answer.headers, own: ownValues(answer, html) };
}

function ownValues(answer: IncomingMessage, html: string): Map<string, string> {
  const policy = String(answer.headers["content-security-policy"]);
  const own = new Map([["nonce", /'nonce-([^']+)'/.exec(policy)?.[1] ?? ""]]);
  const ticket = /\\"prefetched\\":(\{.*?\})/.exec(html)?.[1]?.replaceAll('\\"', '"');
  if (!ticket) return own;
  const { id, userCode, expiresAt, serverTime } = JSON.parse(ticket);
  const spaced = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  const modules = /<path fill="#000000" d="([^"]+)"/.exec(html)?.[1] ?? "";
  for (const [name, value] of Object.entries({ id, userCode, spaced, expiresAt, serverTime, modules }))
    own.set(name, value);
  return own;
}

function neutral({ html, own }: Seen): string {
  return [...own].reduce((page, [name, value]) => page.replaceAll(value, `(${name})`), html);
}

/** What Next.js draws, as for a request of its own router's, and what came from the template thereafter, twice. */
async function bothWays(origin: string, asked: Asked) {
  const drawn = await open(origin, { ...asked, headers: { ...asked.headers, "next-url": asked.path } });
  const visits: Seen[] = [];
  await expect(async () => {
    visits.push(await open(origin, asked));
    expect(visits.slice(-2).map(({ fromTemplate }) => fromTemplate)).toEqual([true, true]);
  }).toPass({ timeout: 15_000 });
  return { drawn, made: visits.slice(-2) };
}

for (const locale of LOCALES) {
  test(`a page from its template is what Next.js draws, but for what is its visit's own, in ${locale}`, async ({
    server,
  }) => {
    const pages: Asked[] = [
      { path: "/login" },
      { path: "/scan" },
      { path: "/scan", headers: { "sec-fetch-site": "cross-site" } },
      { path: "/sign-in" },
      // A browser may hold two of a name, by another path or from before.
      { path: "/sign-in", headers: { cookie: "language=de; language=fr" } },
      { path: "/sign-in?callbackUrl=%2Fscan" },
    ];
    for (const { path, headers } of pages) {
      const { drawn, made } = await bothWays(server.origin, {
        path,
        headers: { ...headers, "accept-language": locale },
      });
      expect(drawn.fromTemplate).toBe(false);
      expect([...drawn.own.keys()].length).toBe(path === "/login" ? 7 : 1);
      for (const each of made) {
        expect(neutral(each)).toBe(withoutRepeatedStyles(neutral(drawn)));
        const others = [drawn, ...made].filter((other) => other !== each);
        for (const value of each.own.values())
          for (const { html } of others) expect(html.includes(value), value).toBe(false);
      }
      // Of its sheets, which Next.js writes up to five times.
      const [rule = "?"] = /\.[\w-]+_header\{[^{}]+\}/.exec(drawn.html) ?? [];
      expect(drawn.html.split(rule).length - 1, rule).toBeGreaterThan(2);
      expect(made[0]?.html.split(rule)).toHaveLength(2);
    }
  });
}

/** Opens it until it comes from its template. */
async function openTemplate(page: Page, path: string): Promise<void> {
  await expect(async () => {
    const answer = (await page.goto(path)) as Response;
    expect(answer.headers()["content-length"]).toBeDefined();
  }).toPass({ timeout: 15_000 });
}

const isTakenOver = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll("a, button")].some((each) =>
      Object.keys(each).some((key) => key.startsWith("__react")),
    ),
  );

for (const locale of LOCALES) {
  // What React finds different it tells the console, which the fixture holds to silence.
  test(`its scripts take it over as it is, in ${locale}`, async ({ newDesktop, newPhone, account }) => {
    const desktop = await newDesktop({ locale });
    const refused: string[] = [];
    await desktop.exposeFunction("refused", (what: string) => refused.push(what));
    await desktop.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        (window as unknown as { refused(what: string): void }).refused(effectiveDirective);
      });
    });
    for (const path of ["/sign-in", "/login"]) {
      await openTemplate(desktop, path);
      await isTakenOver(desktop);
      expect(await desktop.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(
        "rgba(0, 0, 0, 0)",
      );
    }
    // The template's policy has its own styles alone, and a page that a link leads to brings none of another.
    await desktop.locator("main a[href='/sign-up']").click();
    await desktop.waitForURL("/sign-up");
    await expect(desktop.locator("input[name=username]")).toBeVisible();
    expect(refused).toEqual([]);
    const phone = await newPhone({ locale });
    await signInBy(phone.context(), account);
    await openTemplate(phone, "/scan");
    await isTakenOver(phone);
    await expect(phone.locator("bdi").filter({ hasText: "Ada Lovelace" })).toHaveCount(1);
    await expect(phone.locator("form")).toBeVisible();
  });
}

/** Past the page, whose words are of many languages. */
async function signInBy(context: BrowserContext, { username, password }: { username: string; password: string }) {
  const page = await context.newPage();
  await page.goto("/sign-in");
  await isTakenOver(page);
  await page.locator("input[name=username]").fill(username);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL("/");
  await page.close();
}

test("a code from a template can be read before any script, and signs its browser in", async ({
  desktop,
  phone,
  account,
}) => {
  await signIn(phone, account);
  await openTemplate(desktop, "/login");
  await openTemplate(phone, "/scan");
  const scripts = held();
  await desktop.route(/\/_next\/.*\.js(\?|$)/, scripts.hold);
  const answer = (await desktop.goto("/login", { waitUntil: "commit" })) as Response;
  expect(answer.headers()["content-length"]).toBeDefined();
  const url = await readCode(desktop);
  scripts.release();
  await expect(desktop.getByRole("timer")).toBeVisible();
  expect(await readCode(desktop)).toBe(url);
  await scan(phone, url);
  await confirm(phone);
  await expect(desktop).toHaveURL("/");
});

test("people have their own names on it, those too that a template does not take", async ({
  newPhone,
  newAccount,
  server,
}) => {
  const [one, other] = [await newPhone(), await newPhone()];
  const [ada, bob] = [await newAccount(), await newAccount()];
  await signIn(one, ada);
  await signIn(other, bob);
  const who = (page: Page) => page.locator("bdi").filter({ hasText: /^(Ada|O'Brien|<b>)/ });
  await openTemplate(one, "/scan");
  await openTemplate(other, "/scan");
  expect(await other.content()).toContain(bob.username);
  expect(await other.content()).not.toContain(ada.username);
  for (const name of ["O'Brien & Sons", "<b>Ada</b>", 'Ada "\\u003c/script>"']) {
    rename(server.databaseFile, bob.username, name);
    const answer = (await other.goto("/scan")) as Response;
    expect(answer.headers()["content-length"]).toBeUndefined();
    await isTakenOver(other);
    await expect(who(other)).toHaveText(name);
  }
  expect(((await one.goto("/scan")) as Response).headers()["content-length"]).toBeDefined();
  await expect(who(one)).toHaveText("Ada Lovelace");
});

/** As no form would let it through. */
function rename(databaseFile: string, username: string, name: string): void {
  const database = new Sqlite(databaseFile, { timeout: 5_000 });
  database.prepare('UPDATE "User" SET "name" = ? WHERE "username" = ?').run(name, username);
  database.close();
}
