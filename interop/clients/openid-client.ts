import type { IncomingMessage, ServerResponse } from "node:http";
import * as oidc from "openid-client";
import { expectPerson, type Interop, shown, type World } from "../world";

const SCOPE = "openid profile offline_access";

/** The certified library that the examples use: a site with a pushed request and DPoP, then a command line. */
export const openidClient: Interop = {
  name: "openid-client 6",
  async run(world) {
    const tokens = await signInAtSite(world);
    expectPerson(world, tokens.claims() ?? {});
    const info = await oidc.fetchUserInfo(tokens.config, tokens.access_token, world.person.sub, { DPoP: tokens.DPoP });
    expectPerson(world, info);
    const device = await signInDevice(world);
    await world.endOthers();
    const refused = await oidc
      .refreshTokenGrant(device.config, device.refresh_token ?? "")
      .catch((error) => (error instanceof oidc.ResponseBodyError ? error.error : error));
    if (refused !== "invalid_grant") throw new Error(`A device that was signed out may still refresh: ${refused}`);
    return "code, PKCE, PAR, DPoP, userinfo; device grant, refresh, and none once its device is signed out";
  },
};

async function signInAtSite(world: World) {
  const port = await world.port();
  const redirect_uri = `http://localhost:${port}/cb`;
  const config = await discovered(world, await world.add("openid-client", "--redirect", redirect_uri));
  const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair("ES256"));
  const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState() };
  const started = await oidc.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri,
      scope: SCOPE,
      prompt: "consent",
      state: checks.expectedState,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: "S256",
    },
    { DPoP },
  );
  await world.serve(port, ({ url = "" }: IncomingMessage, response: ServerResponse) => {
    if (url === "/") response.writeHead(303, { location: started.href }).end();
    else response.end(JSON.stringify({ url: `http://localhost:${port}${url}` }));
  });
  const { url } = await shown<{ url: string }>(await world.signIn(`http://localhost:${port}/`));
  const tokens = await oidc.authorizationCodeGrant(config, new URL(url), checks, undefined, { DPoP });
  if (tokens.token_type !== "dpop") throw new Error(`The token is ${tokens.token_type} and not bound to a key`);
  return Object.assign(tokens, { config, DPoP });
}

async function signInDevice(world: World) {
  const config = await discovered(world, await world.add("openid-client-device", "--public", "--device"));
  const started = await oidc.initiateDeviceAuthorization(config, { scope: SCOPE });
  const polling = oidc.pollDeviceAuthorizationGrant(config, started);
  await world.letInDevice(started.user_code);
  const tokens = await polling;
  expectPerson(world, tokens.claims() ?? {});
  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? "");
  return Object.assign(refreshed, { config });
}

function discovered({ issuer }: World, { id, secret }: { id: string; secret: string }): Promise<oidc.Configuration> {
  const auth = secret ? oidc.ClientSecretBasic(secret) : oidc.None();
  return oidc.discovery(new URL(issuer), id, undefined, auth, { execute: [oidc.allowInsecureRequests] });
}
