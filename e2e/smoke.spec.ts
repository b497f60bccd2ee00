import { expect, test } from "./fixtures";
import { signIn } from "./steps";

test("the server says that it is well", async ({ server, request }) => {
  const response = await request.get(`${server.origin}/api/health`);
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ status: "ok" });
});

for (const path of ["/", "/login", "/sign-in", "/sign-up", "/scan"]) {
  test(`${path} opens on a desktop and on a phone, and fits`, async ({ desktop, phone }) => {
    for (const page of [desktop, phone]) {
      const response = await page.goto(path);
      expect(response?.status()).toBe(200);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      // Asked until it answers: signed out, /scan goes on to the sign-in, which takes the question away.
      await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
    }
  });
}

test("a page that is not there says so", async ({ desktop }) => {
  // The last two are encoded as no text is.
  for (const path of ["/no-such-page", "/no/such/page", "/no-such.png", "/%ff", "/admin/users/%ff"]) {
    const response = await desktop.goto(path);
    expect(response?.status(), path).toBe(404);
    expect(response?.headers()["cache-control"], path).toContain("no-store");
    await expect(desktop.getByRole("heading", { level: 1 }), path).toHaveText("There is no such page");
  }
});

test("a page that is not there knows who is signed in, and no other page has it in its data", async ({
  desktop,
  phone,
  account,
}) => {
  for (const page of [desktop, phone]) {
    await signIn(page, account);
    for (const path of ["/no-such-page", "/settings/no-such-page", "/admin", "/admin/users/x", "/oidc"]) {
      expect((await page.goto(path))?.status(), path).toBe(404);
      await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
      await page.getByLabel(`Account @${account.username}`).click();
      await expect(page.getByRole("link", { name: "Settings" }), path).toBeVisible();
    }
    await page.goto("/login?again=1");
    expect(await page.content()).not.toContain(account.username);
  }
});

test("every answer is protected from framing and sniffing", async ({ server, request }) => {
  for (const path of ["/login", "/api/health", "/no-such-page"]) {
    const headers = (await request.get(server.origin + path)).headers();
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty("x-powered-by");
  }
});
