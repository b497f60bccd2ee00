/** The provider on a server of this process, its pages told instead of drawn, with a browser and a site to use it. */
import { once } from "node:events";
import type { Server } from "node:http";
import * as oidc from "openid-client";
import { afterAll, beforeAll } from "vitest";
import { match, prefetch } from "../../api/routes";
import { Client, type ClientOptions } from "../../api/testing/client";
import { newAccount, newPhone, type Phone, signInDirectly } from "../../api/testing/in-process";
import { overHttp } from "../../api/testing/over-http";
import { userAgents } from "../../api/testing/user-agents";
import { database } from "../../db/database";
import { replaceSettings, type Settings, settings } from "../../env/settings";
import { createHttpServer } from "../../server/http-server";
import { freePort } from "../../server/testing/free-port";
import { insertClient } from "../client";
import { newClient, type WantedClient } from "../new-client";
import { OIDC_PAGE_HEADER, type OidcPage } from "../page";
import { forgetProvider } from "../provider";
import { forgetClients } from "../registry";

/** What Next.js would draw. */
export interface Drawn {
  path: string;
  page?: OidcPage;
  /** The ticket that the page shows at once. */
  ticket?: { id: string };
}

/** Starts the provider for the tests of a file, on the process's database. */
export function provider(changes: Partial<Settings> = {}): { origin(): string } {
  let server: Server;
  let before: Settings;
  beforeAll(async () => {
    const port = await freePort();
    before = settings();
    const origin = `http://localhost:${port}`;
    replaceSettings({ ...before, origin, rateLimits: false, ...changes });
    process.env.NEXTAUTH_URL = origin;
    server = createHttpServer({ origin, trustProxyHops: 1, prefetch }, match, (request, response) => {
      const told = request.headers[OIDC_PAGE_HEADER];
      const ticket = request.headers["x-prefetched-ticket"];
      const drawn = {
        path: request.url ?? "",
        ...(told && { page: JSON.parse(decodeURIComponent(String(told))) as OidcPage }),
        ...(ticket && { ticket: JSON.parse(String(ticket)) as { id: string } }),
      } satisfies Drawn;
      response.end(JSON.stringify(drawn));
    });
    server.listen(port, "localhost");
    await once(server, "listening");
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    replaceSettings(before);
    forgetClients();
    forgetProvider();
  });
  return { origin: () => settings().origin };
}

let named = 0;

/** A client in the database, as the operator's command makes it. */
export async function addSite(wanted: Partial<WantedClient> = {}): Promise<Site> {
  named += 1;
  const base = {
    id: `site${named}`,
    name: "Shop",
    redirects: ["https://shop.example/cb"],
    postLogout: [],
    origins: [],
    groups: [],
  };
  const flags = { public: false, device: false, inline: false, trusted: false, noPkce: false };
  const { client, secret } = newClient({ ...base, ...flags, ...wanted }, new Date());
  await insertClient(database(), client);
  forgetClients();
  const auth = secret ? oidc.ClientSecretBasic(secret) : oidc.None();
  const config = await oidc.discovery(new URL(settings().origin), client.id, undefined, auth, {
    execute: [oidc.allowInsecureRequests],
  });
  return new Site(config, client.metadata.redirect_uris[0] ?? "", client.id, secret);
}

export interface Started {
  url: string;
  checks: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string };
}

/** What a site does by its OpenID library. */
export class Site {
  constructor(
    readonly config: oidc.Configuration,
    readonly redirectUri: string,
    readonly id: string,
    readonly secret: string | undefined,
  ) {}

  async start(params: Record<string, string> = {}): Promise<Started> {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(this.config, {
      redirect_uri: this.redirectUri,
      scope: "openid profile",
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
      nonce: expectedNonce,
      ...params,
    });
    return { url: url.href, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
  }

  finish({ checks }: Started, landed: string) {
    return oidc.authorizationCodeGrant(this.config, new URL(landed), checks);
  }
}

interface Cookie {
  name: string;
  value: string;
  path: string;
}

/** A browser that follows redirects on our own origin; its API requests are a `Client`'s, with the same session. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();

  private constructor(readonly client: Client) {}

  static async open(options: Partial<ClientOptions> = {}): Promise<Browser> {
    const { origin } = settings();
    const transport = overHttp(origin, { trustedProxy: true });
    return new Browser(await Client.open({ origin, transport, userAgent: userAgents.chromeOnWindows, ...options }));
  }

  /** What the provider gave it to keep. */
  providerCookies(): string[] {
    return [...this.#cookies.values()].filter(({ name }) => !name.endsWith(".sig")).map(({ value }) => value);
  }

  /** Signed in to an account of its own, or to the one given, as by password; resolves to the device's id. */
  async signIn(userId?: string): Promise<string> {
    return signInDirectly(this.client, userId ?? (await newAccount()).id);
  }

  /** Where it ends: at another origin, at a page that is drawn, or at an answer without one. */
  async go(
    address: string,
    { method = "GET", form }: { method?: string; form?: Record<string, string> } = {},
  ): Promise<Landed> {
    let url = new URL(address, this.client.origin);
    let init: { method: string; body?: URLSearchParams } = { method, ...(form && { body: new URLSearchParams(form) }) };
    const hops: string[] = [];
    for (let hop = 0; hop < 12; hop++) {
      if (url.origin !== this.client.origin) return { url: url.href, hops, status: 0 };
      hops.push(url.pathname.replace(/[\w-]{20,}/g, ":id"));
      const response = await this.#send(url, init);
      const location = response.headers.get("location");
      if (location) {
        await response.body?.cancel();
        url = new URL(location, url);
        init = { method: "GET" };
        continue;
      }
      const text = await response.text();
      const drawn = text.startsWith('{"path"') ? (JSON.parse(text) as Drawn) : undefined;
      return { url: url.href, hops, status: response.status, ...(drawn ? { drawn } : { text }), response };
    }
    throw new Error(`Too many redirects: ${hops.join(" ")}`);
  }

  async #send(url: URL, init: { method: string; body?: URLSearchParams }): Promise<Response> {
    const own = [...this.#cookies.values()].filter(({ path }) => url.pathname.startsWith(path));
    const cookie = [this.client.jar.toString(), ...own.map(({ name, value }) => `${name}=${value}`)].filter(Boolean);
    const headers: Record<string, string> = {
      accept: "text/html",
      "user-agent": this.client.userAgent,
      "x-forwarded-for": this.client.address,
      cookie: cookie.join("; "),
      ...(init.method === "POST" && { origin: this.client.origin }),
    };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    this.#take(response);
    return response;
  }

  #take(response: Response): void {
    const others = new Headers();
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? "/";
      if (!name.includes("qr-op")) others.append("Set-Cookie", line);
      else if (value === "" || /1970/.test(line)) this.#cookies.delete(name + path);
      else this.#cookies.set(name + path, { name, value, path });
    }
    this.client.jar.take(new Response(null, { headers: others }));
  }
}

export interface Landed {
  url: string;
  hops: string[];
  status: number;
  drawn?: Drawn;
  text?: string;
  response?: Response;
}

/** The uid of the request that a page to sign in is shown for. */
export function requestAt(landed: Landed): string {
  const callback = new URL(landed.url).searchParams.get("callbackUrl") ?? new URL(landed.url).pathname;
  return callback.split("/").at(-1) ?? "";
}

/** Signs the browser in by a phone, for the request that its page is shown for. */
export async function byPhone(browser: Browser, landed: Landed, phone: Phone): Promise<void> {
  const body = { jkt: await browser.client.thumbprint(), request: requestAt(landed) };
  const ticket = (await browser.client.createTicket({ body })).value;
  const scan = (await phone.scan(ticket.id, { via: "camera" })).value;
  const number = (await browser.client.status(ticket.id)).value.number;
  const decision = { confirmToken: scan.confirmToken, ...(number && { number }), kind: scan.for?.kind };
  void (await phone.confirm(ticket.id, decision)).value;
  void (await browser.client.claim(ticket.id)).value;
}

/** A phone that is signed in, over the same server. */
export function newPhoneOf(account?: Awaited<ReturnType<typeof newAccount>>): Promise<Phone> {
  const transport = overHttp(settings().origin, { trustedProxy: true });
  return newPhone({ origin: settings().origin, transport, ...(account && { account }) });
}
