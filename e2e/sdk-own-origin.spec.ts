import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";
import { builtSnippets, snippet } from "./sdk-site";
import type { TestServer } from "./server";
import { cancel, confirm, readCode, scan, sessionOf, signIn } from "./steps";

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** A page of somebody else's on the login's own origin, as a proxy in front of both would serve it. */
async function openOwnPage(page: Page, { origin }: TestServer, way: string): Promise<void> {
  const { scripts } = await builtSnippets((text) => text);
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    const script = scripts.get(pathname);
    if (script) return route.fulfill({ contentType: "text/javascript", body: script });
    if (pathname !== "/our-page") return route.continue();
    const code =
      way === "tag" ? snippet("own.html") : `<div id="qr"></div><script type="module" src="/${way}.js"></script>`;
    const body = `<!doctype html><html lang="en"><title>Ours</title><main><h1>Ours</h1>${code}</main>`;
    return route.fulfill({ contentType: "text/html", headers: { "Content-Security-Policy": POLICY }, body });
  });
  await page.goto("/our-page");
}

for (const way of ["tag", "own", "own-react"]) {
  test(`${way}: a page on the login's own origin signs its browser in there, with the key that all pages there have`, async ({
    desktop,
    phone,
    account,
    server,
  }) => {
    const made: string[] = [];
    desktop.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (request.method() === "POST") made.push(pathname);
    });
    await signIn(phone, account);
    await openOwnPage(desktop, server, way);
    const code = await readCode(desktop);
    expect(code).toMatch(new RegExp(`^${server.origin}/scan#`));
    await expectAccessible(desktop);
    await scan(phone, code);
    await expect(phone.getByText("Signs in to")).toHaveCount(0);
    await confirm(phone);
    await expect(desktop).toHaveURL("/devices");
    expect(made.filter((path) => !path.startsWith("/api/auth"))).toEqual(["/api/qr"]);
    expect(await sessionOf(desktop)).toMatchObject({
      user: { username: account.username },
      device: { signedInBy: "qr" },
    });

    // What the login's own pages prove is proven by the same key.
    await desktop.goto("/settings");
    await desktop.getByLabel("Your name").fill("Ada of the desktop");
    await desktop.getByRole("button", { name: "Save name" }).click();
    await expect(desktop.getByText("Your name is saved.")).toBeVisible();
  });
}

test("a phone that says no is told on such a page, too, and nobody is signed in", async ({
  desktop,
  phone,
  account,
  server,
}) => {
  await signIn(phone, account);
  await openOwnPage(desktop, server, "own");
  await scan(phone, await readCode(desktop));
  await cancel(phone);
  await expect(desktop.getByRole("heading", { name: "Cancelled on the phone" })).toBeVisible();
  await desktop.getByRole("button", { name: "Show a new code" }).click();
  await readCode(desktop);
  expect(await sessionOf(desktop)).toEqual({});
});
