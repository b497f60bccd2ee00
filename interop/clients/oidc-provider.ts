import { devices } from "@playwright/test";
import { confirm, question, readCode } from "../../e2e/steps";
import { bareProvider } from "../../lib/upstream/testing/bare-provider";
import type { Interop } from "../world";
import { openApache, toldOf } from "./apache";

const GRACE = { preferred_username: "grace", name: "Grace Hopper" };

/** A provider upstream and a site, neither of which anybody here wrote: people sign in at the one, and are shown the other's page. */
export const oidcProvider: Interop = {
  name: "oidc-provider upstream",
  async run(world) {
    const provider = await bareProvider(`${world.issuer}/api/upstream/callback`);
    provider.person = { sub: "theirs-1", claims: GRACE };
    const upstream = {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: "qr-login",
      OIDC_CLIENT_SECRET: "a secret of theirs",
      OIDC_NAME: "Example Inc.",
      PASSWORDS: "off",
    };
    await world.restart(upstream);
    const site = await openApache(world, "apache-upstream");
    try {
      const [desktop, phone] = [await world.page(), await world.page(devices["Pixel 7"])];
      await desktop.goto(site.page);
      await phone.goto(await readCode(desktop));
      await phone.getByRole("link", { name: "Continue with Example Inc." }).click();
      await question(phone).waitFor();
      await confirm(phone, desktop);
      await desktop.waitForURL(site.page);
      const { sub, name, acr } = await toldOf(desktop);
      if (name !== GRACE.name || !sub || sub === "theirs-1") throw new Error(`shown to ${name}, ${sub}`);
      return `${name} of theirs signs in at it, and Apache's page is shown to her by ${acr}`;
    } finally {
      await site.close();
      await world.restart({});
      provider.close();
    }
  },
};
