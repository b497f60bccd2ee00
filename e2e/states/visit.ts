import type { Page, Route } from "@playwright/test";
import type { Account } from "../fixtures";

/** Called at each state, with the page that shows it; leaves the page as it found it. */
export type Visit = (name: string, page: Page) => Promise<void>;

/** Who plays: a browser that shows codes, one that scans, both signed out at first. */
export interface Cast {
  desktop: Page;
  phone: Page;
  account: Account;
  newDesktop: () => Promise<Page>;
}

/** Answers with a problem in the server's place, for states that it is slow or unwilling to bring about. */
export function problem(status: number, code: string, more: Record<string, unknown> = {}) {
  return (route: Route) =>
    route.fulfill({
      status,
      contentType: "application/problem+json",
      headers: status === 429 ? { "Retry-After": "60" } : {},
      body: JSON.stringify({ type: "about:blank", title: "", status, code, ...more }),
    });
}

/** The network is gone. */
export const dead = (route: Route) => route.abort();

/** Keeps requests waiting until they are let go, and lets the ones after them pass the same way. */
export function held() {
  let open: (how: (route: Route) => Promise<void>) => void = () => {};
  const gate = new Promise<(route: Route) => Promise<void>>((resolve) => {
    open = resolve;
  });
  return {
    hold: async (route: Route) => {
      const how = await gate;
      // The page that asked may be gone by now.
      await how(route).catch(() => {});
    },
    release: (how: (route: Route) => Promise<void> = (route) => route.continue()) => open(how),
  };
}

/** What the browser says of its network; requests are for the caller to stop. */
export async function sayOnline(page: Page, online: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(navigator, "onLine", { value, configurable: true });
    dispatchEvent(new Event(value ? "online" : "offline"));
  }, online);
}
