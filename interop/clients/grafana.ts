import { createHash, randomBytes } from "node:crypto";
import jmespath from "jmespath";
import { expectPerson, type Interop, shown, type World } from "../world";

const SCOPES = "openid profile email groups";
const ROLE_ATTRIBUTE_PATH = "contains(groups[*], 'admins') && 'Admin' || 'Viewer'";

/**
 * Grafana's generic OAuth, whose program is not to be had as a package: its requests, one by one, as its connector and Go's
 * x/oauth2 make them, by the settings of docs/openid.md. Its JMESPath is by the library of that name.
 */
export const grafana: Interop = {
  name: "grafana-like",
  async run(world) {
    await world.say({ email: "ada@example.org", groups: ["family", "admins"] });
    const seen: string[] = [];
    for (const auth of ["basic", "post"] as const) {
      const { email, login, role, sub, name } = await signIn(world, auth);
      expectPerson(world, { sub, name });
      if (email !== "ada@example.org") throw new Error(`The address is ${email}`);
      if (role !== "Admin") throw new Error(`The role is ${role}`);
      seen.push(`client_secret_${auth}: ${role}, ${login ? "by username" : "without a username"}`);
    }
    return `code with PKCE, userinfo with a Bearer token, the role by groups; ${seen.join("; ")}`;
  },
};

type Told = Record<string, unknown>;

async function signIn(world: World, auth: "basic" | "post") {
  const port = await world.port();
  const redirect = `http://localhost:${port}/login/generic_oauth`;
  const { id, secret } = await world.add(`grafana-${auth}`, "--redirect", redirect);
  const verifier = randomBytes(96).toString("base64url");
  const state = randomBytes(32).toString("base64");
  // As `oauth2.Config.AuthCodeURL` orders them: by name.
  const asked = new URLSearchParams({
    access_type: "online",
    client_id: id,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    redirect_uri: redirect,
    response_type: "code",
    scope: SCOPES,
    state,
  });
  await world.serve(port, ({ url = "" }, response) => {
    if (url === "/login") response.writeHead(302, { location: `${world.issuer}/oidc/authorize?${asked}` }).end();
    else response.end(JSON.stringify({ url: `http://localhost:${port}${url}` }));
  });
  const page = await world.signIn(`http://localhost:${port}/login`);
  const landed = new URL((await shown<{ url: string }>(page)).url);
  if (landed.searchParams.get("state") !== state) throw new Error("The state is another one");

  const form = {
    code: landed.searchParams.get("code") ?? "",
    code_verifier: verifier,
    grant_type: "authorization_code",
    redirect_uri: redirect,
  };
  const basic = `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;
  const answer = await fetch(`${world.issuer}/oidc/token`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Go-http-client/1.1",
      ...(auth === "basic" && { authorization: basic }),
    },
    body: new URLSearchParams(auth === "basic" ? form : { client_id: id, client_secret: secret, ...form }),
  });
  const tokens = (await answer.json()) as { id_token: string; access_token: string };
  if (!answer.ok) throw new Error(`The token endpoint says ${JSON.stringify(tokens)}`);
  const info = await fetch(`${world.issuer}/oidc/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}`, "user-agent": "Go-http-client/1.1" },
  });
  if (!info.ok) throw new Error(`userinfo says ${info.status}`);
  const inToken = JSON.parse(Buffer.from(tokens.id_token.split(".")[1] ?? "", "base64url").toString()) as Told;
  return personIn([inToken, (await info.json()) as Told]);
}

/** The first that has each, as Grafana looks: the ID token, then the answer of `api_url`. */
function personIn(told: Told[]) {
  const first = (path: string) => told.map((each) => jmespath.search(each, path)).find(Boolean);
  return {
    sub: first("sub"),
    name: first("name"),
    email: first("email"),
    login: first("preferred_username"),
    role: first(ROLE_ATTRIBUTE_PATH),
  };
}
