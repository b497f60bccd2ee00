/** The servers that attack/upstream.ts attacks, with the provider and the host that its people come from. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Client } from "../lib/api/testing/client";
import { userAgents } from "../lib/api/testing/user-agents";
import { type BareProvider, bareProvider } from "../lib/upstream/testing/bare-provider";
import { type Answered, GotThrough, refused, type Target } from "./attack";
import type { World } from "./world";

export const HOST = "https://www.example.org";

/** Servers whose people sign in at a provider and at a host; the attacker has an account at both, and a provider of his own. */
export interface Besieged {
  world: World;
  provider: BareProvider;
  evil: BareProvider;
  secrets: Set<string>;
  browser(): Promise<Client>;
  token(claims?: Record<string, unknown>): Promise<string>;
  publicKey: string;
  close(): Promise<void>;
}

const opened = new WeakMap<World, Promise<Besieged>>();

/** The same for all attacks on a world. */
export function besieged({ world }: Target): Promise<Besieged> {
  const found = opened.get(world) ?? open(world);
  opened.set(world, found);
  return found;
}

async function open(like: World): Promise<Besieged> {
  const world = await like.another({ RATE_LIMITS: "off" });
  const { origin } = world;
  const callback = `${origin}/api/upstream/callback`;
  const [provider, evil] = [await bareProvider(callback), await bareProvider(callback)];
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const keys = createServer((_request, response) => {
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, "127.0.0.1");
  await once(keys, "listening");
  const settings = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: "qr-login",
    OIDC_CLIENT_SECRET: "a secret of theirs",
    OIDC_SCOPES: "openid profile email groups",
    HOST_ISSUER: HOST,
    HOST_JWKS: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks.json`,
  };
  for (const instance of world.instances) {
    await instance.stop();
    await instance.start(settings);
  }
  const secrets = new Set<string>();
  let named = 0;
  return {
    world,
    provider,
    evil,
    secrets,
    publicKey: JSON.stringify(jwk),
    browser: () => Client.open({ origin, transport: world.transport, userAgent: userAgents.chromeOnAndroid }),
    async token(claims = {}) {
      named += 1;
      const now = Math.floor(Date.now() / 1000);
      const right = { iss: HOST, aud: origin, sub: `u${named}`, jti: `j${named}`, iat: now, exp: now + 60 };
      const made = await new SignJWT({ ...right, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: "one" })
        .sign(privateKey);
      secrets.add(made);
      return made;
    },
    async close() {
      keys.close();
      keys.closeAllConnections();
      provider.close();
      evil.close();
      await world.remove();
    },
  };
}

/** Begins a way to the provider; resolves to where the browser is sent. */
export async function begin(client: Client, query: Record<string, string> = {}): Promise<string> {
  const begun = await client.send("GET", `/api/upstream/start?${new URLSearchParams(query)}`);
  await begun.body?.cancel();
  return begun.headers.get("location") ?? "";
}

/** The provider's answer, by way of the browser; resolves to the page that it leads to. */
export async function arrive(client: Client, back: URL): Promise<URL> {
  const response = await client.send("GET", back.pathname + back.search);
  await response.body?.cancel();
  const to = new URL(response.headers.get("location") ?? "/", client.origin);
  if (to.origin !== client.origin) throw new GotThrough(`led to ${to.href}`);
  return to;
}

export const finish = (client: Client, proof: boolean | string = true) =>
  client.post("/api/auth/callback/upstream", {}, { proof });
export const handOver = (client: Client, token: string) =>
  client.post("/api/auth/callback/host", { token }, { proof: true });

export async function whois(client: Client): Promise<string | undefined> {
  const session = (await client.session()).value;
  return "user" in session ? session.user?.username : undefined;
}

/** Nobody may be signed in in any of these browsers. */
export async function nobodyIn(clients: Client[], answers: Answered[]): Promise<string> {
  for (const client of clients) if (await whois(client)) throw new GotThrough("signed in");
  return refused(...answers);
}

let subs = 0;
export function seat(provider: BareProvider, claims: Record<string, unknown> = {}): void {
  subs += 1;
  provider.person = { sub: `s${subs}`, claims };
}

export async function signedIn(at: Besieged, claims: Record<string, unknown> = {}): Promise<Client> {
  seat(at.provider, claims);
  const client = await at.browser();
  await arrive(client, await at.provider.signIn(await begin(client)));
  void (await finish(client)).value;
  return client;
}
