import { expect, test } from "./fixtures";

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
  const response = await desktop.goto("/no-such-page");
  expect(response?.status()).toBe(404);
  await expect(desktop.getByRole("heading", { level: 1 })).toBeVisible();
});

test("every answer is protected from framing and sniffing", async ({ server, request }) => {
  for (const path of ["/login", "/api/health", "/no-such-page"]) {
    const headers = (await request.get(server.origin + path)).headers();
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty("x-powered-by");
  }
});
