import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectPerson, type Interop } from "../world";

const LIBRARY = "interop/node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js";

/** As much of the library's global as the page uses. */
declare const oidc: {
  UserManager: new (
    settings: Record<string, unknown>,
  ) => { signinPopup(): Promise<{ profile: { sub: string; name: string }; refresh_token?: string }> };
};

/** A page without a server: a popup that our opener policy cuts off, and the token endpoint by CORS. */
export const oidcClientTs: Interop = {
  name: "oidc-client-ts",
  async run(world) {
    const port = await world.port();
    const origin = `http://localhost:${port}`;
    const { id } = await world.add("browser", "--public", "--redirect", `${origin}/cb`, "--origin", origin);
    const library = readFileSync(LIBRARY);
    const settings = { authority: world.issuer, client_id: id, redirect_uri: `${origin}/cb`, scope: "openid profile" };
    await world.serve(port, ({ url = "" }, response) => {
      if (url === "/oidc.js") return response.setHeader("Content-Type", "text/javascript").end(library);
      response.setHeader("Content-Type", "text/html").end(url.startsWith("/cb") ? callbackPage(settings) : SITE);
    });
    const page = await world.page();
    await page.goto(origin);
    const signedIn = page.evaluate(
      (own) => new oidc.UserManager(own).signinPopup().then(({ profile: { sub, name } }) => ({ sub, name })),
      settings,
    );
    const popup: Page = await page.context().waitForEvent("page");
    await world.letIn(popup);
    await popup
      .getByRole("button", { name: "Continue" })
      .click({ timeout: 5_000 })
      .catch(() => {});
    expectPerson(world, await signedIn);
    return "signinPopup in Chromium by BroadcastChannel, the exchange by CORS";
  },
};

const SITE = '<!doctype html><title>Site</title><script src="/oidc.js"></script><h1>Site</h1>';

function callbackPage(settings: object): string {
  const script = `new oidc.UserManager(${JSON.stringify(settings)}).signinPopupCallback()`;
  return `<!doctype html><title>Back</title><script src="/oidc.js"></script><script>${script}</script>`;
}
