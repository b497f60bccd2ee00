import * as oidc from "openid-client";
import { expectPerson, type Interop, shown, type World } from "../world";

const ROUNDS = 10;

/** How long it takes from the phone's yes until the site shows who it is: told, and judged by nobody. */
export const tapToSite: Interop = {
  name: "from the tap to the site",
  async run(world) {
    const site = await openSite(world);
    // The first one finds everything cold.
    await timed(world, site);
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++) took.push(await timed(world, site));
    took.sort((a, b) => a - b);
    const at = (share: number) => `${Math.round(took[Math.floor(share * (ROUNDS - 1))] ?? 0)} ms`;
    return `${at(0.5)} in the middle of ${ROUNDS}, ${at(0)} to ${at(1)}, its code exchanged and its page loaded`;
  },
};

async function timed(world: World, site: string): Promise<number> {
  const page = await world.page();
  await page.goto(site);
  const sentMs = await world.letIn(page);
  await page.waitForURL((at) => at.href.startsWith(`${site}cb`), { waitUntil: "load" });
  const took = performance.now() - sentMs;
  expectPerson(world, await shown(page));
  await page.context().close();
  return took;
}

/** A site by openid-client that shows whom it takes somebody for. */
async function openSite(world: World): Promise<string> {
  const port = await world.port();
  const origin = `http://localhost:${port}`;
  const { id, secret } = await world.add("tap", "--redirect", `${origin}/cb`);
  const config = await oidc.discovery(new URL(world.issuer), id, undefined, oidc.ClientSecretBasic(secret), {
    execute: [oidc.allowInsecureRequests],
  });
  const verifiers = new Map<string, string>();
  await world.serve(port, async ({ url = "" }, response) => {
    const at = new URL(url, origin);
    if (at.pathname === "/cb") {
      const expectedState = at.searchParams.get("state") ?? "";
      const checks = { expectedState, pkceCodeVerifier: verifiers.get(expectedState) ?? "" };
      const tokens = await oidc.authorizationCodeGrant(config, at, checks);
      return void response.end(JSON.stringify(tokens.claims()));
    }
    const [state, verifier] = [oidc.randomState(), oidc.randomPKCECodeVerifier()];
    verifiers.set(state, verifier);
    const { href } = oidc.buildAuthorizationUrl(config, {
      redirect_uri: `${origin}/cb`,
      scope: "openid profile",
      state,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    response.writeHead(303, { location: href }).end();
  });
  return `${origin}/`;
}
