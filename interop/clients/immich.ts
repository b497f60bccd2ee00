import * as oidc from "openid-client";
import { type Added, expectPerson, type Interop, shown, type World } from "../world";

const EMAIL = "ada@example.org";
/** Of its settings: an algorithm for the ID token, and none for userinfo. */
const METADATA = { response_types: ["code"], id_token_signed_response_alg: "RS256" };

/** Immich, whose server is not to be had as a package: the calls that it makes of openid-client, by the settings of docs/openid.md. */
export const immich: Interop = {
  name: "immich-like",
  async run(world) {
    await world.say({ email: EMAIL, groups: [] });
    for (const auth of ["post", "basic"] as const) {
      const port = await world.port();
      const origin = `http://localhost:${port}`;
      const redirects = [`${origin}/auth/login`, `${origin}/user-settings`, "app.immich:///oauth-callback"];
      const added = await world.add(`immich-${auth}`, ...redirects.flatMap((uri) => ["--redirect", uri]));
      const profile = await signIn(world, added, { port, auth });
      expectPerson(world, { sub: profile.sub, name: profile.name });
      if (profile.email !== EMAIL) throw new Error(`The address is ${profile.email}`);
    }
    return "three redirects, code with PKCE found by discovery, the address in the ID token; client_secret_post and _basic";
  },
};

async function signIn(world: World, added: Added, { port, auth }: { port: number; auth: "post" | "basic" }) {
  const client = await clientOf(world, added, auth);
  const [state, verifier] = [oidc.randomState(), oidc.randomPKCECodeVerifier()];
  const usesPkce = client.serverMetadata().supportsPKCE();
  if (!usesPkce) throw new Error("Discovery tells of no PKCE, without which it would go on without");
  const url = oidc.buildAuthorizationUrl(client, {
    redirect_uri: `http://localhost:${port}/auth/login`,
    scope: "openid email profile",
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  await world.serve(port, (request, response) => {
    const at = `http://localhost:${port}${request.url}`;
    if (request.url === "/") response.writeHead(303, { location: url.href }).end();
    else response.end(JSON.stringify({ at }));
  });
  const { at } = await shown<{ at: string }>(await world.signIn(`http://localhost:${port}/`));
  // It discovers anew for each request.
  const again = await clientOf(world, added, auth);
  const tokens = await oidc.authorizationCodeGrant(again, new URL(at), {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const claims = tokens.claims();
  return claims && "email" in claims ? claims : oidc.fetchUserInfo(again, tokens.access_token, oidc.skipSubjectCheck);
}

function clientOf({ issuer }: World, { id, secret }: Added, auth: "post" | "basic"): Promise<oidc.Configuration> {
  const method = auth === "post" ? oidc.ClientSecretPost(secret) : oidc.ClientSecretBasic(secret);
  const metadata = { client_secret: secret, ...METADATA };
  return oidc.discovery(new URL(issuer), id, metadata, method, { execute: [oidc.allowInsecureRequests], timeout: 30 });
}
