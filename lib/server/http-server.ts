import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { sendResponse } from "@remix-run/node-fetch-server";
import type { Answer } from "../api/routes";
import { unforeseen } from "../api/unforeseen";
import { Problem, rateLimited } from "../http/problem";
import type { Connection } from "../network/context";
import { answerOidc, isOidc } from "../oidc/mount";
import { OIDC_PAGE_HEADER, type OidcPage } from "../oidc/page";
import { answerBy } from "./answer";
import { AWAY_HEADER, needsDatabase, showAway } from "./away";
import { answerClientError, refuseTunnel } from "./client-error";
import { ledElsewhere } from "./led-elsewhere";
import { hasBrokenPath, isFile, sanitizeForNext } from "./next-request";
import { answerHeaders, DATA_POLICY, pagePolicy, type StyleHashes } from "./page-headers";
import { oneAtATime } from "./pipeline";
import { bringPrefetched, isLoginNavigation } from "./prefetch-ticket";
import { createSanitizer, type PublicOrigin } from "./sanitize-request";
import type { StaticFiles } from "./static-files";
import { pageTemplates } from "./templates/page-templates";

type Fields = readonly (readonly [name: string, value: string])[];

export type Match = (method: string, pathname: string) => Answer | null;

const BOUNDS = {
  headersTimeout: 10_000,
  // The time to receive a request; an answer, such as an event stream, may take longer.
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  // Longer than the 60 s of common proxies, which must never send into a connection that is being closed here.
  keepAliveTimeout: 65_000,
  // A browser that shows many codes in a minute holds a cookie for each.
  maxHeaderSize: 32 * 1024,
  requireHostHeader: false,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
} as const;
/** What Next.js draws for OpenID Connect; nobody else leads there. */
const PROVIDER_PAGE = "/oidc";
/** An address that is no page's and can be read. */
const MISSING_PAGE = "/missing";
/** What describes a body (RFC 9110 §8), or how it is sent. */
const OF_BODY =
  /^(content-(length|type|encoding|language|location|range|disposition)|transfer-encoding|trailer|etag|last-modified)$/;
const TOO_MANY_RETRY_MS = 1_000;
const MAX_CONNECTIONS = 20_000;
/** Without a byte in either direction; a stream's heartbeat is one. */
const SILENCE_MS = 120_000;

export interface HttpServerOptions extends PublicOrigin {
  development?: boolean;
  prefetch?: Answer;
  /** What the production build has for its pages; none in development. */
  build?: { files: StaticFiles; styleHashes: StyleHashes };
  /** Whether the database answers. Never rejects. */
  isWell?: () => Promise<boolean>;
  /** Aborts once the process is to stop: from then on each answer is the last one of its connection. */
  stopping?: AbortSignal;
  bounds?: { headersTimeout: number; requestTimeout: number; connectionsCheckingInterval: number };
}

/** Bounds slow clients, sanitizes requests, answers the paths that `match` knows and leaves the rest to Next.js. */
export function createHttpServer(options: HttpServerOptions, match: Match, next: RequestListener): Server {
  const { origin, development = false, prefetch, build, stopping, trustProxyHops, isWell = async () => true } = options;
  const sanitize = createSanitizer(options);
  const defaults = [...answerHeaders(origin), ["Content-Security-Policy", DATA_POLICY]] as const;
  const { host, protocol } = new URL(origin);
  const inTurn = oneAtATime(listener, refuseTooMany, BOUNDS.keepAliveTimeout + BOUNDS.headersTimeout);
  const allStyles = build ? [...new Set([...build.styleHashes.sheets, ...build.styleHashes.pages])] : [];
  const templates = build && pageTemplates(next, build.styleHashes, policyOf);
  const owed = new Map<Duplex, ServerResponse>();
  stopping?.addEventListener("abort", () => {
    for (const response of owed.values()) hangUpAfter(response);
  });

  function listener(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    owed.set(socket, response);
    response.on("close", () => {
      if (owed.get(socket) === response) owed.delete(socket);
    });
    if (stopping?.aborted) hangUpAfter(response);
    // Under another name the code's page would not work, and says so itself. A proxy's name for us tells nothing.
    const byOurName = trustProxyHops > 0 || request.headers.host === host;
    const client = sanitize(request);
    const correlationId = randomUUID();
    const headers = [...defaults, ["X-Request-Id", correlationId]] as const;
    const path = pathOf(request.url ?? "");
    const turnedAway = client instanceof Response ? client : undefined;
    const connection = { address: undefined, isDirect: false, ...(!turnedAway && client), correlationId };
    if (!turnedAway && isOidc(path)) return void answerProvider(request, response, { path, connection, headers });
    if (!turnedAway && build?.files(request, response, path, headers)) return;
    const answer = turnedAway ? async () => turnedAway : match(request.method ?? "", path);
    if (!answer) {
      for (const [name, value] of headers) response.setHeader(name, value);
      // Pages are only read: what Next.js would make of any other request is not for strangers to try.
      const isPage = !path.startsWith("/api/");
      const elsewhere = ledElsewhere(path);
      if (elsewhere) return void sendResponse(response, seeOther(origin + elsewhere));
      if (isPage && !development && request.method !== "GET" && request.method !== "HEAD") {
        return void sendResponse(response, readInstead(request, origin));
      }
      if (isPage && !development) sanitizeForNext(request, path);
      if (isPage && hasBrokenPath(path)) request.url = MISSING_PAGE;
      const nonce = isPage ? allowOwnCode(request, response, { path }) : undefined;
      // Pages hold a nonce and are made for one reader, but Next.js lets caches keep the prerendered ones.
      if (isPage && !isFile(path)) response.setHeader("Cache-Control", "no-store");
      if (isPage) delete request.headers[AWAY_HEADER];
      const prepare = async () => {
        if (isPage && !isFile(path) && needsDatabase(request) && !(await isWell())) {
          showAway(request, response);
          return false;
        }
        if (prefetch && byOurName && isLoginNavigation(request)) {
          await bringPrefetched(prefetch, request, response, { host, protocol, connection });
        }
        return nonce !== undefined && templates !== undefined && (await templates(request, response, nonce));
      };
      void prepare().then((isAnswered) => {
        if (!isAnswered && !response.destroyed) next(request, response);
      });
      return;
    }
    void answerBy(answer, request, response, {
      host,
      protocol,
      headers,
      connection,
      onError: (error) => unforeseen(error, { correlationId }).toResponse(correlationId),
    });
  }

  /** OpenID Connect's paths, whose pages are Next.js's to draw. */
  async function answerProvider(
    request: IncomingMessage,
    response: ServerResponse,
    { path, connection, headers }: { path: string; connection: Connection; headers: Fields },
  ): Promise<void> {
    for (const [name, value] of headers) response.setHeader(name, value);
    const about = { request: `${request.method} ${path}`, correlationId: connection.correlationId };
    const show = (page: OidcPage, formsLeadTo?: string) => {
      sanitizeForNext(request, PROVIDER_PAGE);
      request.method = "GET";
      request.url = PROVIDER_PAGE;
      request.headers[OIDC_PAGE_HEADER] = encodeURIComponent(JSON.stringify(page));
      // The library may have had a body of its own before the page took its place.
      for (const name of response.getHeaderNames()) if (OF_BODY.test(name)) response.removeHeader(name);
      allowOwnCode(request, response, { path, formsLeadTo });
      response.setHeader("Cache-Control", "no-store");
      response.statusCode = page.status;
      next(request, response);
    };
    const refused = await answerOidc(request, response, { path, connection, show }).catch((error: unknown) =>
      unforeseen(error, about),
    );
    if (!refused || response.headersSent || response.destroyed) return;
    void sendResponse(response, refused instanceof Problem ? refused.toResponse(connection.correlationId) : refused);
  }

  function refuseTooMany(_request: IncomingMessage, response: ServerResponse): void {
    hangUpAfter(response);
    for (const [name, value] of defaults) response.setHeader(name, value);
    void sendResponse(response, rateLimited(TOO_MANY_RETRY_MS).toResponse());
  }

  /** @returns the nonce that the page's scripts carry */
  function allowOwnCode(
    request: IncomingMessage,
    response: ServerResponse,
    { path, formsLeadTo }: { path: string; formsLeadTo?: string | undefined },
  ): string {
    const nonce = randomBytes(16).toString("base64");
    const policy = policyOf(path, nonce, allStyles, formsLeadTo);
    request.headers["content-security-policy"] = policy;
    response.setHeader("Content-Security-Policy", policy);
    return nonce;
  }

  function policyOf(path: string, nonce: string, styleHashes: readonly string[], formsLeadTo?: string): string {
    return pagePolicy({ origin, nonce, development, wasm: path === "/scan", styleHashes, formsLeadTo });
  }

  const server = createServer({ ...BOUNDS, ...options.bounds }, inTurn);
  // An expectation may be ignored (RFC 9110 §10.1.1); Node would answer it by itself.
  server.on("checkExpectation", inTurn);
  server.on("clientError", (error, socket) => {
    void answerClientError(error, socket, { origin, owed: owed.get(socket) });
  });
  server.on("connect", (_request, socket) => void refuseTunnel(socket, origin, owed.get(socket)));
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = SILENCE_MS;
  return server;
}

function pathOf(target: string): string {
  const end = target.indexOf("?");
  return end < 0 ? target : target.slice(0, end);
}

/** A proxy that is told so does not send its next request into a connection that is being closed. */
function hangUpAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}

/** A form that is sent before its script has come leads back to its page. */
function readInstead({ method, url = "/" }: IncomingMessage, origin: string): Response {
  const headers = { Allow: "GET, HEAD" };
  if (method !== "POST") {
    return new Problem("invalid_request", { status: 405, detail: "Use GET, HEAD.", headers }).toResponse();
  }
  return seeOther(origin + url);
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location, "Cache-Control": "no-store" } });
}
