/** The database goes away under pages that are open, and comes back. */
import { openLink } from "@/lib/db/testing/link";
import { startPostgres } from "@/lib/db/testing/postgres-server.mjs";
import { expect, test } from "./fixtures";
import { newServer } from "./server";
import { signIn } from "./steps";

test("a page says in its language that the site is away, and goes on by itself", async ({ newDesktop }) => {
  test.setTimeout(180_000);
  const postgres = await startPostgres();
  const link = await openLink(postgres.url);
  const server = await newServer({ RATE_LIMITS: "off", DATABASE_URL: link.url });
  try {
    const page = await newDesktop({ baseURL: server.origin, locale: "de-DE" });
    const account = { username: "ada", password: "four plain little words", name: "Ada Lovelace" };
    expect((await page.request.post("/api/account", { data: account })).status()).toBe(201);
    await page.context().addCookies([{ name: "language", value: "en", url: server.origin }]);
    await signIn(page, account);
    await page.context().clearCookies({ name: "language" });

    await link.cut();
    const answer = await page.goto("/devices");
    expect(answer?.status()).toBe(503);
    expect(answer?.headers()["retry-after"]).toBe("5");
    expect(answer?.headers()["cache-control"]).toBe("no-store");
    const away = page.getByRole("heading", { name: "Wir sind gleich wieder da" });
    await expect(away).toBeVisible();
    await expect(page).toHaveURL("/devices");
    await expect(page).toHaveTitle(/^Wir sind gleich wieder da · /);
    // Its own address shows nothing to those who ask for it.
    expect((await page.request.get("/away", { headers: { "x-database-away": "1", cookie: "" } })).status()).toBe(404);

    await link.mend();
    await expect(page.getByRole("heading", { name: "Ihre Geräte" })).toBeVisible({ timeout: 30_000 });
  } finally {
    await server.remove();
    await link.close();
    await postgres.stop();
  }
});
