import { createServer, type RequestListener, type Server } from "node:http";
import { createRequestListener, sendResponse } from "@remix-run/node-fetch-server";
import type { Handler } from "../http/handler";
import { Problem } from "../http/problem";
import { admit, type Place } from "./admission";
import { pageHeaders } from "./page-headers";

/** Finds the handler of a path that is answered without Next.js; null leaves the request to Next.js. */
export type Match = (method: string, pathname: string) => Handler | null;

/** What a client may take up, and for how long, before it has sent a whole request. Milliseconds and bytes. */
const BOUNDS = {
  headersTimeout: 10_000,
  // Of receiving a request; an answer, such as an event stream, may take longer.
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  // Longer than the 60 s of common proxies, which must never send into a connection that is being closed here.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
} as const;
const MAX_CONNECTIONS = 20_000;
/** Without a byte in either direction; a stream's heartbeat is one. */
const SILENCE_MS = 120_000;

/**
 * The one HTTP server: bounds slow clients, cleans what requests say about themselves (see `admit`), answers the paths
 * that `match` knows and leaves the rest to Next.js. Both get the same headers, so a handler cannot tell which called it.
 */
export function createEdge(place: Place, match: Match, next: RequestListener): Server {
  const defaults = pageHeaders(place.origin);
  const { host, protocol } = new URL(place.origin);

  const server = createServer(BOUNDS, (request, response) => {
    const refusal = admit(request, place);
    for (const [name, value] of defaults) response.setHeader(name, value);
    if (refusal) return void sendResponse(response, refusal.toResponse());
    if (!server.listening) return void sendResponse(response, stopping());
    response.setHeader("X-Request-Id", request.headers["x-request-id"] ?? "");

    const handle = match(request.method ?? "", request.url?.split("?", 1)[0] ?? "");
    if (!handle) return next(request, response);
    const listener = createRequestListener((each: Request) => answered(handle, each), {
      host,
      protocol,
      onError: unforeseen,
    });
    listener(request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = SILENCE_MS;
  return server;
}

async function answered(handle: Handler, request: Request): Promise<Response> {
  const response = await handle(request);
  if (request.method !== "HEAD") return response;
  // Nobody would read the body, or notice that nobody does: a stream would stay open.
  await response.body?.cancel();
  return new Response(null, response);
}

function stopping(): Response {
  return new Response(null, { status: 503, headers: { "Retry-After": "1", Connection: "close" } });
}

function unforeseen(error: unknown): Response {
  console.error("A handler threw:", error);
  return new Problem("internal").toResponse();
}
