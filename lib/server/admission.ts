import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { isLoopbackHost } from "../env";
import { clientAddress, DIRECT_HEADER } from "../http/client-address";
import { FIRST_TICKET_HEADER } from "../http/first-ticket";
import { Problem } from "../http/problem";

/** Where this server really is, which no request gets to say. */
export interface Place {
  /** The canonical origin. */
  origin: string;
  /** Proxies in front that are known to append to `X-Forwarded-For`. */
  trustProxyHops: number;
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Makes a request's headers and target say only what this server knows to be true, before anything reads them:
 * `x-client-address` and `x-request-id` are ours, `host` and `x-forwarded-*` are those of the canonical origin, and the
 * target is a path. Absolute-form targets (RFC 9112 §3.2.2) lose their authority.
 *
 * @returns the answer of a request that goes no further: a refusal, or a redirect to the canonical origin
 */
export function admit(request: IncomingMessage, place: Place): Response | undefined {
  const { headers } = request;
  headers["x-request-id"] = randomUUID();
  if (!METHODS.includes(request.method ?? "")) {
    return refusal({ status: 405, detail: "There is no such method.", headers: { Allow: METHODS.join(", ") } });
  }
  const target = originForm(request.url ?? "", place.origin);
  if (target === undefined) return refusal({ detail: "The request's target is not a path." });
  request.url = target;
  if (!hasOneHost(request)) return refusal({ detail: "A request names its host once." });
  if (cameByAnotherName(request, place)) {
    return new Response(null, {
      status: 307,
      headers: { Location: place.origin + target, "Cache-Control": "no-store" },
    });
  }

  // The server sets it, for Next.js, which takes the scripts' nonce from it.
  delete headers["content-security-policy"];
  delete headers["content-security-policy-report-only"];
  delete headers[FIRST_TICKET_HEADER];
  const isDirect = cameDirectly(request, place);
  const address = clientAddress(request.socket.remoteAddress, text(headers["x-forwarded-for"]), place.trustProxyHops);
  for (const name of Object.keys(headers)) {
    if (name === "forwarded" || name === "x-real-ip" || name.startsWith("x-forwarded-")) delete headers[name];
  }
  const origin = new URL(place.origin);
  headers["x-client-address"] = address;
  delete headers[DIRECT_HEADER];
  if (isDirect) headers[DIRECT_HEADER] = "yes";
  headers.host = origin.host;
  // Next.js fills these from the connection where they are missing.
  headers["x-forwarded-for"] = address;
  headers["x-forwarded-host"] = origin.host;
  headers["x-forwarded-proto"] = origin.protocol.slice(0, -1);
  headers["x-forwarded-port"] = origin.port || (origin.protocol === "https:" ? "443" : "80");
  return undefined;
}

function refusal(options: { status?: number; detail: string; headers?: Record<string, string> }): Response {
  return new Problem("invalid_request", options).toResponse();
}

/** RFC 9112 §3.2; Node keeps the first of several. */
function hasOneHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0");
}

/**
 * Whether somebody opens a page as, say, 127.0.0.1 instead of localhost: a different origin to the browser, on which no form
 * works. Only for a loopback name with the right port, by the scheme that this server itself speaks: any other may be what a
 * proxy calls it, which would be redirected for ever, or what a phone on the network has to call it.
 */
function cameByAnotherName({ method, url, headers, socket }: IncomingMessage, place: Place): boolean {
  const { origin, trustProxyHops } = place;
  const scheme = socket instanceof TLSSocket ? "https:" : "http:";
  const page = (method === "GET" || method === "HEAD") && !/^\/(api|_next)\//.test(url ?? "");
  const navigation = (headers["sec-fetch-mode"] ?? "navigate") === "navigate";
  const called = `${scheme}//${headers.host}`;
  if (!page || !navigation || trustProxyHops > 0 || !origin.startsWith(scheme) || !URL.canParse(called)) return false;
  const [there, here] = [new URL(called), new URL(origin)];
  return there.hostname !== here.hostname && there.port === here.port && isLoopbackHost(there.hostname);
}

const FORWARDING = ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/**
 * Whether nothing stands between a caller on this machine and this server. A proxy need not say that it is one; but where
 * there is one the origin is no loopback name, or hops are trusted. A browser whose DNS was rebound calls another name.
 */
function cameDirectly({ socket, headers }: IncomingMessage, { origin, trustProxyHops }: Place): boolean {
  const called = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).hostname : "";
  return (
    trustProxyHops === 0 &&
    isLoopbackHost(new URL(origin).hostname) &&
    isLoopbackHost(called) &&
    isLoopbackAddress(clientAddress(socket.remoteAddress, undefined, 0)) &&
    !FORWARDING.some((name) => name in headers)
  );
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function originForm(target: string, origin: string): string | undefined {
  const path = target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?#]*/i, "");
  if (path === target && !target.startsWith("/")) return undefined;
  const rooted = path.startsWith("/") ? path : `/${path}`;
  return URL.canParse(origin + rooted) ? rooted : undefined;
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
