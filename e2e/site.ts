import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import * as oidc from "openid-client";
import type { TestServer } from "./server";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..");

/** The operator's command, as it is built; resolves to what it prints. */
export async function clientCommand(server: TestServer, ...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: `file:${server.databaseFile}`, APP_URL: server.origin };
  return (await run(process.execPath, ["dist/client.mjs", ...args], { cwd: root, env })).stdout;
}

export interface OtherSite {
  id: string;
  origin: string;
  /** Whom it takes for signed in, by the last answer. */
  claims(): oidc.IDToken | undefined;
  error(): string | undefined;
  close(): void;
}

/** A site on another host that signs people in by its OpenID library, in a dozen lines. */
export async function openSite(server: TestServer, ...options: string[]): Promise<OtherSite> {
  const http: Server = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const id = `site-${randomBytes(4).toString("hex")}`;
  const added = ["add", id, "--name", "Shop", "--redirect", `${origin}/cb`, "--post-logout", `${origin}/bye`, "--json"];
  const { clientSecret } = JSON.parse(await clientCommand(server, ...added, ...options));
  const config = await discovered(server.origin, id, clientSecret);

  let started: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string } | undefined;
  let tokens: (oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers) | undefined;
  let error: string | undefined;

  async function startAt(params: URLSearchParams): Promise<string> {
    started = {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
    };
    return oidc.buildAuthorizationUrl(config, {
      redirect_uri: `${origin}/cb`,
      scope: "openid profile email groups",
      state: started.expectedState,
      nonce: started.expectedNonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(started.pkceCodeVerifier),
      code_challenge_method: "S256",
      ...Object.fromEntries(params),
    }).href;
  }

  http.on("request", async (request, response) => {
    const url = new URL(request.url ?? "/", origin);
    const leadTo = (location: string) => response.writeHead(303, { location }).end();
    const show = (text: string) =>
      response.setHeader("Content-Type", "text/html").end(`<title>Shop</title><h1>${text}</h1>`);
    if (url.pathname === "/login") return leadTo(await startAt(url.searchParams));
    if (url.pathname === "/logout") {
      const hint = { id_token_hint: tokens?.id_token ?? "", post_logout_redirect_uri: `${origin}/bye`, state: "bye" };
      return leadTo(oidc.buildEndSessionUrl(config, hint).href);
    }
    if (url.pathname !== "/cb") return show(url.pathname === "/bye" ? "Goodbye" : "Shop");
    error = url.searchParams.get("error") ?? undefined;
    tokens = undefined;
    if (error) return show(`Not signed in: ${error}`);
    tokens = await oidc.authorizationCodeGrant(config, url, started);
    show(`Hello ${tokens.claims()?.name}`);
  });
  return {
    id,
    origin,
    claims: () => tokens?.claims(),
    error: () => error,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

/** The running server knows of a client within seconds. */
export async function isKnown(issuer: string, id: string): Promise<void> {
  await expect(async () => {
    const answer = await fetch(`${issuer}/oidc/authorize?client_id=${id}`, { redirect: "manual" });
    expect(answer.status).not.toBe(404);
    expect(await answer.text()).not.toContain("invalid_client");
  }).toPass({ timeout: 15_000 });
}

async function discovered(issuer: string, id: string, secret: string): Promise<oidc.Configuration> {
  await isKnown(issuer, id);
  const auth = oidc.ClientSecretBasic(secret);
  return oidc.discovery(new URL(issuer), id, undefined, auth, { execute: [oidc.allowInsecureRequests] });
}
