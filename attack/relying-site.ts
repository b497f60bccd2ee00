/** A site that signs people in with the servers under attack, and what it sends them. */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { request as sendRaw } from "node:http";
import type { Client } from "../lib/api/testing/client";
import { GotThrough, type Target } from "./attack";

export const REDIRECT = "https://shop.example/cb";
export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

export interface Site {
  id: string;
  secret: string;
}

/** The operator's command; resolves to what it prints. */
export function clientCommand({ world }: Target, ...args: string[]): string {
  const env = { ...process.env, DATABASE_URL: world.databaseUrl, APP_URL: world.origin };
  return execFileSync(process.execPath, ["dist/client.mjs", ...args], { env, encoding: "utf8" });
}

/** As an operator adds it; both servers know of it within seconds. */
export async function addSite(target: Target, ...options: string[]): Promise<Site> {
  const { world } = target;
  const id = `site-${randomBytes(4).toString("hex")}`;
  const { clientSecret = "" } = JSON.parse(clientCommand(target, "add", id, "--name", "Shop", "--json", ...options));
  for (const { origin } of world.instances) {
    const known = async () => {
      const answer = await fetch(`${origin}/oidc/authorize?client_id=${id}`, { redirect: "manual" });
      // Where there was no client before, there is no provider for a moment either.
      return !(await answer.text()).includes("invalid_client") && answer.status !== 404;
    };
    for (let tries = 0; tries < 50 && !(await known()); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { id, secret: clientSecret };
}

export const shop = (target: Target, ...options: string[]) =>
  addSite(target, "--redirect", REDIRECT, "--trusted", ...options);

const verifier = randomBytes(32).toString("base64url");
const challenge = createHash("sha256").update(verifier).digest("base64url");

export function authorizePath(id: string, params: Record<string, string> = {}): string {
  const asked = {
    client_id: id,
    redirect_uri: REDIRECT,
    response_type: "code",
    scope: "openid",
    state: "s",
    nonce: "n",
  };
  return `/oidc/authorize?${new URLSearchParams({ ...asked, code_challenge: challenge, code_challenge_method: "S256", ...params })}`;
}

/** Follows redirects while they are ours; resolves to where they lead away, or to the page that they end in. */
export async function follow(client: Client, path: string): Promise<{ away?: URL; status: number; text: string }> {
  let next = path;
  for (let hops = 0; hops < 8; hops++) {
    const response = await client.send("GET", next, { headers: { accept: "text/html" } });
    const to = response.headers.get("location");
    const text = await response.text();
    if (!to) return { status: response.status, text };
    const url = new URL(to, client.origin);
    if (url.origin !== client.origin) return { away: url, status: response.status, text };
    next = url.pathname + url.search;
  }
  return { status: 310, text: "" };
}

export async function codeFor(target: Target, site: Site, params: Record<string, string> = {}): Promise<string> {
  const { client } = await target.phone();
  const { away, status } = await follow(client, authorizePath(site.id, params));
  const code = away?.searchParams.get("code");
  if (!code) throw new GotThrough(`no code to attack: ${status} ${away?.search}`);
  target.secrets.add(code);
  return code;
}

export interface Told {
  status: number;
  body: Record<string, string>;
}

export async function post(
  target: Target,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Told> {
  const client = await target.browser();
  const outside = { origin: null, "sec-fetch-site": null, cookie: null, ...headers };
  const response = await client.send("POST", path, { form, headers: outside });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}

export function exchange(
  target: Target,
  { id, secret }: Site,
  code: string,
  form: Record<string, string> = {},
): Promise<Told> {
  const right = { client_id: id, client_secret: secret, redirect_uri: REDIRECT, code_verifier: verifier };
  return post(target, "/oidc/token", { grant_type: "authorization_code", code, ...right, ...form });
}

/** Each must be an error of the standard's, with nothing given. */
export function refusedAll(answers: Told[]): string {
  for (const { status, body } of answers) {
    if (body.access_token || body.id_token || status < 400) throw new GotThrough(`${status} ${JSON.stringify(body)}`);
    if (status >= 500) throw new GotThrough(`${status}`);
  }
  return [...new Set(answers.map(({ status, body }) => `${status} ${body.error ?? body.code ?? ""}`))].join(", ");
}

/** By Node's own client, since `fetch` sends no Host of one's own. */
export function discovered(origin: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = sendRaw(`${origin}/.well-known/openid-configuration`, { headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject).end();
  });
}
