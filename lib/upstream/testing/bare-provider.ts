/** A provider of OpenID Connect that nobody here wrote, as its library comes, on this machine: for tests of who signs in there. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type Configuration } from "oidc-provider";

export interface ProviderPerson {
  sub: string;
  claims: Record<string, unknown>;
  /** When they proved themselves there; by default now. */
  authTime?: number;
}

export interface BareProvider {
  issuer: string;
  /** Who is sitting there: whoever is sent is that person. Undefined cancels. */
  person: ProviderPerson | undefined;
  /** Follows what a browser would, from where it is sent to where it comes back. */
  signIn(url: string): Promise<URL>;
  close(): void;
}

export async function bareProvider(redirectUri: string, changes: Configuration = {}): Promise<BareProvider> {
  const server: Server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const people = new Map<string, ProviderPerson>();
  const provider = new Provider(issuer, {
    clients: [{ client_id: "qr-login", client_secret: "a secret of theirs", redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" }] },
    cookies: { keys: ["only a test"] },
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    scopes: ["openid", "profile", "email", "groups"],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/there/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, ...people.get(sub)?.claims }),
    }),
    // It refuses others.
    discovery: { prompt_values_supported: ["none", "login", "consent"] },
    ...changes,
  });
  const own: BareProvider = {
    issuer,
    person: { sub: "sub-of-nobody", claims: {} },
    async signIn(url) {
      const jar = new Map<string, string>();
      let next = new URL(url);
      for (let hop = 0; hop < 10 && next.origin === issuer; hop++) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
        const response = await fetch(next, { redirect: "manual", headers: { cookie } });
        for (const line of response.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          jar.set(name, value);
        }
        const location = response.headers.get("location");
        if (!location) throw new Error(`${response.status} ${(await response.text()).slice(0, 300)}`);
        next = new URL(location, next);
      }
      return next;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url?.startsWith("/there/")) return callback(request, response);
    const { params, prompt } = await provider.interactionDetails(request, response);
    const { person } = own;
    if (!person) return provider.interactionFinished(request, response, { error: "access_denied" });
    people.set(person.sub, person);
    if (prompt.name === "login") {
      const login = { accountId: person.sub, ...(person.authTime !== undefined && { ts: person.authTime }) };
      return provider.interactionFinished(request, response, { login });
    }
    const grant = new provider.Grant({ accountId: person.sub, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  });
  return own;
}
