import type { IncomingMessage, ServerResponse } from "node:http";
import { settings } from "../env/settings";
import { MAX_BODY_BYTES } from "../http/body";
import { Problem } from "../http/problem";
import { limit, limitAddress, limitOverall, sharerAt } from "../limits/limits";
import type { AddressLimitName } from "../limits/table";
import { clientInfo } from "../network/client-info";
import { type Connection, type Context, NO_PARAMS } from "../network/context";
import { limitKey } from "../network/network";
import { browserSession } from "./browser-session";
import { isPages } from "./inline";
import { type Choice, interact } from "./interaction";
import { begin, type ShowPage } from "./page";
import { provider } from "./provider";
import { activeClients } from "./registry";

const WELL_KNOWN = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/** Whether the path is the provider's; a server asks `answerOidc` for it, and nobody else. What is below a device is the API's. */
export function isOidc(path: string): boolean {
  return (path.startsWith("/oidc/") && !path.startsWith("/oidc/device/")) || WELL_KNOWN.includes(path);
}

export interface Asked {
  path: string;
  connection: Connection;
  show: ShowPage;
}

/**
 * Answers a path of the provider, on Node's own objects, whose headers must be true by then. Where there is no client there is
 * no provider either, and nothing of the library is loaded.
 *
 * @returns a refusal that is still to be sent, or nothing where the request is answered
 */
export async function answerOidc(
  request: IncomingMessage,
  response: ServerResponse,
  { path, connection, show }: Asked,
): Promise<Problem | undefined> {
  try {
    if ((await activeClients()).size === 0) throw nothingHere();
    const context = newContext(request, path, connection);
    await count(path, request, context);
    if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
      throw new Problem("payload_too_large", { detail: `At most ${MAX_BODY_BYTES} bytes are accepted.` });
    }
    begin(request, context, show);
    const [, uid] = /^\/oidc\/interaction\/([\w-]+)$/.exec(path) ?? [];
    if (uid) await interact(await provider(), request, response, { uid, choice: choiceOf(request), context });
    else if (!PATHS.test(path)) throw nothingHere();
    else await (await provider()).callback()(request, response);
    return undefined;
  } catch (error) {
    if (BACK_CHANNEL.test(path)) await letPageRead(request, response);
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Some of the library's own pages are left out, and stand under none of these. */
const PATHS =
  /^(\/\.well-known\/.+|\/oidc\/(jwks|authorize(\/[\w-]+)?|par|token|userinfo|revoke|logout(\/(confirm|success))?|device_authorization))$/;

/** What a client calls by itself: its server, or its page. */
const BACK_CHANNEL = /^\/oidc\/(par|token|userinfo|revoke|device_authorization)$/;

/** A refusal of ours comes before the library has looked whose page asks, which is to read when it may try again. */
async function letPageRead({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.headersSent) return;
  response.appendHeader("Vary", "Origin");
  const { origin } = headers;
  if (origin === undefined || !(await isPages(origin).catch(() => false))) return;
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Expose-Headers", "Date, Retry-After");
}

function nothingHere(): Problem {
  return new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
}

function newContext({ headers, method = "" }: IncomingMessage, path: string, connection: Connection): Context {
  const route = path.replace(/^(\/oidc\/(?:interaction|authorize)\/).+/, "$1:uid");
  const client = clientInfo(headers["user-agent"] ?? null, connection.address);
  return {
    method,
    route,
    params: NO_PARAMS,
    client,
    correlationId: connection.correlationId,
    isDirect: connection.isDirect,
  };
}

/** A client's server asks for many people from one address. A browser that is signed in counts by its device, beside neighbours. */
async function count(path: string, request: IncomingMessage, { client: { ip } }: Context): Promise<void> {
  // A browser that asks whether it may ask has asked for nothing yet, and a refusal would be all that its page hears.
  if (request.method === "OPTIONS") return;
  const name: AddressLimitName | undefined = BACK_CHANNEL.test(path)
    ? "oidcServerPerAddress"
    : /^\/oidc\/(authorize|interaction|logout)/.test(path)
      ? "oidcBrowserPerAddress"
      : undefined;
  if (!name) return;
  const session = name === "oidcBrowserPerAddress" ? await browserSession(request) : null;
  if (session) await limit("oidcBrowserPerDeviceAndAddress", `${session.device.id} ${limitKey(ip)}`);
  else await limitAddress(name, ip);
  await limitOverall("oidcOverall", session?.user.id ?? sharerAt(ip));
}

/** A form of our own says to go on, and a link not to; a form of another site says nothing. */
function choiceOf({ method, url = "", headers }: IncomingMessage): Choice {
  if (method === "POST") {
    if (headers.origin !== settings().origin) throw new Problem("cross_site");
    return "continue";
  }
  if (method !== "GET" && method !== "HEAD") {
    throw new Problem("invalid_request", { status: 405, detail: "Use GET, POST.", headers: { Allow: "GET, POST" } });
  }
  return new URLSearchParams(url.split("?")[1]).has("cancel") ? "cancel" : "none";
}
