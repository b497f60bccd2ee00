import { createHash } from "node:crypto";
import { Client } from "../../lib/api/testing/client";
import { overHttp } from "../../lib/api/testing/over-http";
import { type Answer, Connection, expect } from "../measure/connection";
import type { Play } from "../measure/load";

const REDIRECT = "https://shop.example/cb";
const VERIFIER = "a verifier of the bench, which is long enough".replaceAll(/\W/g, "-");
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

export interface SitePlace {
  port: number;
  host: string;
  site: { id: string; secret: string };
  /** Where people sign in to the provider before. */
  origin?: string;
}

/** A site that people come to, each signed in at the provider, in a browser that the provider has not seen there before. */
export function play({ port, host, site: { id, secret }, origin }: SitePlace): Play {
  const asked = { client_id: id, redirect_uri: REDIRECT, response_type: "code", scope: "openid profile", state: "s" };
  const proof = { nonce: "n", code_challenge: CHALLENGE, code_challenge_method: "S256" };
  const start = `/oidc/authorize?${new URLSearchParams({ ...asked, ...proof })}`;
  const basic = `Authorization: Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}\r\n`;
  const form = { grant_type: "authorization_code", redirect_uri: REDIRECT, code_verifier: VERIFIER };
  /** What each person's browser sends, besides what the provider gave it to keep. */
  const people: { fields: string; cookie: string; connection: Connection }[] = [];

  return {
    async gather(count) {
      while (people.length < count) {
        const connection = new Connection({ port, host });
        if (!origin) people.push({ fields: "", cookie: "", connection });
        else people.push({ ...(await signedIn(origin)), connection });
      }
    },

    async login(person) {
      const browser = people[person];
      if (!browser) throw new Error(`There is no browser ${person}`);
      const cookies = new Map<string, string>();
      let path = start;
      for (let hops = 0; hops < 6; hops++) {
        const kept = [browser.cookie, ...[...cookies].map(([name, value]) => `${name}=${value}`)].filter(Boolean);
        const cookie = kept.length > 0 ? `Cookie: ${kept.join("; ")}\r\n` : "";
        const answer = await browser.connection.request("GET", path, browser.fields + cookie);
        take(cookies, answer);
        const [, location = ""] = /\r\nlocation: *([^\r\n]+)/i.exec(answer.head) ?? [];
        if (location.startsWith(REDIRECT)) return exchange(browser.connection, new URL(location));
        if (!location) throw new Error(`It leads nowhere: ${answer.head}${answer.body.slice(0, 300)}`);
        path = location.replace(/^https?:\/\/[^/]+/, "");
      }
      throw new Error("Too many redirects");
    },
  };

  async function exchange(connection: Connection, landed: URL): Promise<void> {
    const body = String(new URLSearchParams({ ...form, code: landed.searchParams.get("code") ?? "" }));
    const type = "Content-Type: application/x-www-form-urlencoded\r\n";
    const answer = expect(await connection.request("POST", "/oidc/token", basic + type, body), 200);
    if (!answer.body.includes('"id_token"')) throw new Error(`Not signed in: ${answer.body}`);
  }
}

function take(cookies: Map<string, string>, { head }: Answer): void {
  for (const [, name = "", value = ""] of head.matchAll(/\r\nset-cookie: *([^=\r\n]+)=([^;\r\n]*)/gi)) {
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
}

async function signedIn(origin: string): Promise<{ fields: string; cookie: string }> {
  const client = await Client.open({ origin, transport: overHttp(origin) });
  void (await client.signIn(await client.signUp())).value;
  return { fields: `User-Agent: ${client.userAgent}\r\n`, cookie: client.jar.toString() };
}
