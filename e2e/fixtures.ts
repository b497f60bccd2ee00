import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { newServer, type ServerSettings, type TestServer } from "./server";

export interface Account {
  username: string;
  password: string;
  name: string;
}

/** Opens a page in a browser of its own, such as one with another language. */
type Open = (options?: BrowserContextOptions) => Promise<Page>;

interface TestFixtures {
  /** The browser that shows the code. */
  desktop: Page;
  /** The browser that scans it; signed out at first. */
  phone: Page;
  account: Account;
  newAccount: () => Promise<Account>;
  /** More browsers of either kind, each a person of its own. */
  newDesktop: Open;
  newPhone: Open;
}

interface WorkerFixtures {
  settings: ServerSettings;
  server: TestServer;
}

const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
};

/** Chromium's own note of an answer such as 401 or 410, which the pages expect and handle. */
const EXPECTED = /Failed to load resource: the server responded with a status of (4\d\d|503)|net::ERR_/;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: [{ RATE_LIMITS: "off" }, { scope: "worker", option: true }],

  server: [
    async ({ settings }, use) => {
      const server = await newServer(settings);
      await use(server);
      await server.remove();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.origin),

  newDesktop: async ({ browser, baseURL }, use) => {
    await withPages(use, (options) => browser.newContext({ ...DESKTOP, ...(baseURL && { baseURL }), ...options }));
  },

  newPhone: async ({ browser, baseURL }, use) => {
    await withPages(use, (options) => browser.newContext({ ...PHONE, ...(baseURL && { baseURL }), ...options }));
  },

  desktop: async ({ newDesktop }, use) => use(await newDesktop()),
  phone: async ({ newPhone }, use) => use(await newPhone()),

  newAccount: async ({ playwright, server }, use) => {
    await use(async () => {
      const username = `ada-${Math.random().toString(36).slice(2, 12)}`;
      const account = { username, password: "four plain little words", name: "Ada Lovelace" };
      const request = await playwright.request.newContext({ baseURL: server.origin });
      const response = await request.post("/api/account", { data: account });
      expect(response.status()).toBe(201);
      await request.dispose();
      return account;
    });
  },

  account: async ({ newAccount }, use) => use(await newAccount()),
});

export { expect };

/** Gives out pages, each in a browser context of its own; at the end none may have complained. */
export async function withPages(
  use: (open: Open) => Promise<void>,
  newContext: (options?: BrowserContextOptions) => Promise<BrowserContext>,
) {
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  await use(async (options) => {
    const context = await newContext(options);
    contexts.push(context);
    context.on("page", (page) => {
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !EXPECTED.test(message.text())) complaints.push(message.text());
      });
    });
    return context.newPage();
  });
  await Promise.all(contexts.map((context) => context.close()));
  expect(complaints).toEqual([]);
}
