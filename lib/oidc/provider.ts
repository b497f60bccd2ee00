import { hash, hkdfSync, timingSafeEqual } from "node:crypto";
import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AdapterPayload, Configuration, KoaContextWithOIDC, Provider } from "oidc-provider";
import { database } from "../db/database";
import { settings } from "../env/settings";
import { log } from "../log";
import { perProcess } from "../process/per-process";
import { ACR, authTimeOf, browserSession } from "./browser-session";
import { accountFor, CLAIMS } from "./claims";
import type { RelyingClient } from "./client";
import { INTERVAL_SECONDS } from "./device-code";
import { checkInline } from "./inline";
import { SIGNING_ALGORITHMS, type SigningKeys, signingKeys } from "./keys";
import { completeLogout, showLogout, showSignedOut } from "./logout";
import { showPage, takePage } from "./page";
import { type Library, recordAdapter, ticketOf } from "./records";
import { activeClient } from "./registry";
import { interactionPath } from "./request";

const KEYS_REREAD_MS = 5_000;
const DAY_SECONDS = 24 * 60 * 60;
const QUESTION_SECONDS = 10 * 60;

type Context = Pick<KoaContextWithOIDC, "method" | "path" | "req" | "res">;

interface Current {
  provider: Provider;
  version: string;
  readAtMs: number;
}

const current = perProcess("oidc-provider", (): { now?: Current; next?: Promise<Current> | undefined } => ({}));

/**
 * The provider of now. It keeps no state of its own, and its keys are fixed: where they have changed another one takes over.
 * The library is loaded with the first.
 */
export async function provider(): Promise<Provider> {
  const state = current.get();
  if (state.now && Date.now() - state.now.readAtMs < KEYS_REREAD_MS) return state.now.provider;
  state.next ??= renewed(state.now).finally(() => {
    state.next = undefined;
  });
  state.now = await state.next;
  return state.now.provider;
}

/** For tests: keys and library are read anew. */
export function forgetProvider(): void {
  current.clear();
}

async function renewed(before: Current | undefined): Promise<Current> {
  const readAtMs = Date.now();
  const keys = await signingKeys(database(), settings().secrets, new Date(readAtMs));
  if (before?.version === keys.version) return { ...before, readAtMs };
  return { provider: await newProvider(await library(), keys), version: keys.version, readAtMs };
}

/** The library warns of Node.js 20 in red, which the start has told in its own words. */
async function library(): Promise<Library> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await import("oidc-provider");
  } finally {
    console.warn = warn;
  }
}

async function newProvider(library: Library, keys: SigningKeys): Promise<Provider> {
  const { origin } = settings();
  const made = new library.Provider(origin, configuration(library, keys));
  // Host and X-Forwarded-* are those of the canonical origin, whatever the client said: the server in front has put them there.
  made.proxy = true;
  // Secrets are kept as hashes.
  made.Client.prototype.compareClientSecret = function compare(actual: string) {
    const [given, kept] = [Buffer.from(hash("sha256", actual, "base64url")), Buffer.from(this.clientSecret ?? "")];
    return given.length === kept.length && timingSafeEqual(given, kept);
  };
  made.use(async (ctx, next) => {
    // It would answer even its refusal by a form that sends itself, which our policy keeps from running.
    const { response_mode: mode } = ctx.query;
    if (mode !== undefined && mode !== "query") ctx.query = { ...ctx.query, response_mode: "none of ours" };
    await next();
    const { oidc } = ctx as Partial<KoaContextWithOIDC>;
    // The library tells of all modes that it has, whatever clients may use.
    if (oidc?.route === "discovery") Object.assign(ctx.body as object, { response_modes_supported: ["query"] });
    if (oidc?.route === "device_authorization") await pointToOurPage(ctx as KoaContextWithOIDC);
    if (oidc) await completeLogout(ctx as KoaContextWithOIDC);
    if (takePage(ctx.req)) ctx.respond = false;
  });
  const report = (ctx: Context, err: unknown) => {
    log().error({ event: "unforeseen", request: `${ctx.method} ${ctx.path}`, correlationId: correlationId(ctx), err });
  };
  made.on("server_error", report);
  // What else fails is koa's to tell, which tells of a connection that its client has cut, too.
  (made as EventEmitter).on("error", (err: { status?: number; expose?: boolean }, ctx: Context) => {
    if (err !== ctx.req.socket.errored && !err.expose && err.status !== 404) report(ctx, err);
  });
  return made;
}

/** RFC 8628 §3.2: where to decide, and how often to ask. The address holds the ticket's name, never its letters. */
async function pointToOurPage(ctx: KoaContextWithOIDC): Promise<void> {
  const { origin } = settings();
  const { device_code } = (ctx.body ?? {}) as { device_code?: string };
  const ticketId = device_code && (await ticketOf(database(), device_code));
  if (!ticketId) return;
  const uri = `${origin}/scan`;
  const ours = { verification_uri: uri, verification_uri_complete: `${uri}#${ticketId}`, interval: INTERVAL_SECONDS };
  Object.assign(ctx.body as object, ours);
  // By which a page counts down; its own clock may be wrong.
  ctx.append("Access-Control-Expose-Headers", "Date");
}

function correlationId(ctx: Context): string {
  return String(ctx.res.getHeader("X-Request-Id") ?? "");
}

function configuration(library: Library, { jwks }: SigningKeys): Configuration {
  const { origin, https, secrets, privateNetworks, deviceTtlMs, qrTtlMs } = settings();
  const cookie = { signed: true, httpOnly: true, sameSite: "lax", secure: https, overwrite: true } as const;
  return {
    adapter: recordAdapter(library, database(), origin, payloadOf),
    jwks: { keys: jwks as never },
    routes: {
      authorization: "/oidc/authorize",
      token: "/oidc/token",
      userinfo: "/oidc/userinfo",
      jwks: "/oidc/jwks",
      revocation: "/oidc/revoke",
      end_session: "/oidc/logout",
      pushed_authorization_request: "/oidc/par",
      device_authorization: "/oidc/device_authorization",
      // The library's page for letters, which is left out: ours is /scan.
      code_verification: "/oidc/device",
    },
    scopes: ["openid", "offline_access"],
    claims: Object.fromEntries(Object.entries(CLAIMS).map(([scope, names]) => [scope, [...names]])),
    acrValues: Object.values(ACR),
    // Many clients read names from the ID token alone.
    conformIdTokenClaims: false,
    responseTypes: ["code"],
    // Where a client cannot, its nonce shows it whose code it got.
    pkce: {
      required: ({ oidc }, client) =>
        client.clientAuthMethod === "none" || client.no_pkce !== true || !oidc.params?.nonce,
    },
    clientAuthMethods: ["none", "client_secret_basic", "client_secret_post"],
    enabledJWA: { idTokenSigningAlgValues: [...SIGNING_ALGORITHMS] },
    extraClientMetadata: { properties: ["no_pkce", "allowed_origins", "inline"] },
    // Of codes in a site's own pages: that they show the number, and the key that takes the answer.
    extraParams: { qr_number: (ctx, _given, client) => checkInline(library, ctx, client), dpop_jkt: null },
    clientBasedCORS: (_ctx, from, client) =>
      Array.isArray(client.allowed_origins) && client.allowed_origins.includes(from),
    cookies: {
      names: { session: https ? "__Host-qr-op" : "qr-op", interaction: "qr-op.i", resume: "qr-op.r" },
      keys: secrets.map((secret) => derived(secret, "cookies").toString("base64url")),
      long: { ...cookie, path: "/" },
      short: cookie,
    },
    interactions: { policy: interactionPolicy(library), url: (_ctx, { uid }) => interactionPath(uid) },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true, nonceSecret: derived(secrets[0], "dpop nonces"), requireNonce: () => false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: showLogout, postLogoutSuccessSource: showSignedOut },
      resourceIndicators: { enabled: false },
      deviceFlow: { enabled: true, charset: "base-20", mask: "****-****" },
    },
    // To these alone it refuses addresses of private networks by itself.
    ...(privateNetworks && {
      fetch: (url, { dispatcher: _guarded, ...options }: Fetched = {}) => fetch(url, options),
    }),
    discovery: {
      display_values_supported: ["page", "popup"],
      prompt_values_supported: ["none", "login", "consent", "select_account"],
    },
    ttl: {
      AuthorizationCode: 60,
      AccessToken: 600,
      IdToken: 600,
      Interaction: 3600,
      // Of nobody it is a question whether to sign out, that any site may have had asked.
      Session: (_ctx, { accountId }) => (accountId ? 30 * DAY_SECONDS : QUESTION_SECONDS),
      // It ends with its device.
      Grant: 365 * DAY_SECONDS,
      DeviceCode: (_ctx, _code, client) => Math.round((client.inline ? qrTtlMs : deviceTtlMs) / 1000),
      RefreshToken: 30 * DAY_SECONDS,
    },
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    findAccount: async (_ctx, id, token) => {
      const clientId = token && "clientId" in token ? String(token.clientId) : undefined;
      return accountFor(id, clientId ? await activeClient(clientId) : undefined);
    },
    renderError: (ctx, out) => {
      const status = ctx.status;
      if (!showPage(ctx.req, { what: "error", status, error: out.error, description: out.error_description })) {
        ctx.body = out;
      }
    },
  };
}

type Fetched = RequestInit & { dispatcher?: unknown };

function derived(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `qr-login oidc ${purpose}`, 32));
}

function interactionPolicy({ interactionPolicy: { base, Check, Prompt } }: Library) {
  const policy = base();
  // The provider's own session counts for as long as the device does that it was made by.
  const isCurrent = new Check("device_session", "the End-User signed out", "login_required", async (ctx) => {
    const { session, result } = ctx.oidc;
    if (!session?.accountId || result?.login) return Check.NO_NEED_TO_PROMPT;
    const own = await browserSession(ctx.req as IncomingMessage);
    const same = own?.user.id === session.accountId && authTimeOf(own) === session.authTime();
    return same ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  });
  const isAllowed = new Check("groups", "the End-User may not use this client", "access_denied", async (ctx) => {
    const { session, client } = ctx.oidc;
    const relying = client && (await activeClient(client.clientId));
    if (!session?.accountId || !relying || relying.groups.length === 0) return Check.NO_NEED_TO_PROMPT;
    const account = await accountFor(session.accountId, relying);
    return account ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  });
  policy.add(new Prompt({ name: "select_account", requestable: true }), 0);
  policy.get("login")?.checks.add(isCurrent);
  policy.get("consent")?.checks.add(isAllowed);
  return policy;
}

async function payloadOf(id: string): Promise<AdapterPayload | undefined> {
  const client: RelyingClient | undefined = await activeClient(id);
  if (!client) return undefined;
  const { metadata, name, secretHash } = client;
  return {
    ...metadata,
    client_id: id,
    client_name: name,
    response_modes: ["query"],
    ...(secretHash && { client_secret: secretHash }),
  };
}
