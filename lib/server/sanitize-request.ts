import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { PREFETCHED_TICKET_HEADER } from "../api/prefetched-ticket";
import { LOCAL_NETWORKS } from "../env/networks";
import { isLoopbackHost } from "../env/settings";
import { Problem } from "../http/problem";
import { log } from "../log";
import { canonicalAddress, clientAddress, type TrustedProxies } from "../network/client-address";
import type { Connection } from "../network/context";
import { networkList } from "../network/network";
import { OIDC_PAGE_HEADER } from "../oidc/page";
import { PAGE_SESSION_HEADER } from "./page-session";

export interface PublicOrigin {
  origin: string;
  trustProxyHops: number;
  trustedProxies?: readonly string[];
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Headers by which the server speaks to the pages: dropped where a client sends them. */
const OURS = [
  "content-security-policy",
  "content-security-policy-report-only",
  PREFETCHED_TICKET_HEADER,
  OIDC_PAGE_HEADER,
  PAGE_SESSION_HEADER,
];

type Client = Pick<Connection, "address" | "isDirect">;

/**
 * Makes a request's headers and target true before anything reads them: `host` and `x-forwarded-*` are those of the
 * canonical origin, and the target is a path in its normal form, which every router reads alike. Absolute-form targets (RFC
 * 9112 §3.2.2) lose their authority.
 *
 * @returns a function that tells whose request it is, or answers it by a refusal or a redirect
 */
export function createSanitizer(options: PublicOrigin): (request: IncomingMessage) => Client | Response {
  const { origin, trustProxyHops } = options;
  const proxies = trustedProxiesOf(options);
  const notice = noticeOnce();
  const { host, hostname, protocol, port } = new URL(origin);
  const here: Here = { origin, trustProxyHops, host, hostname, protocol, port };
  const forwardedProto = protocol.slice(0, -1);
  const forwardedPort = port || (protocol === "https:" ? "443" : "80");

  return function sanitize(request) {
    const { headers } = request;
    if (!METHODS.includes(request.method ?? "")) {
      return refusal({ status: 405, detail: "There is no such method.", headers: { Allow: METHODS.join(", ") } });
    }
    if ((headers["transfer-encoding"] ?? "chunked").toLowerCase() !== "chunked") {
      return refusal({ detail: "A body comes in chunks, or with its length." });
    }
    const target = originForm(request.url ?? "");
    if (target === undefined) return refusal({ detail: "The request's target is not a path." });
    const normal = normalForm(target);
    if (normal !== target) return toNormalForm(request, origin, normal);
    request.url = target;
    if (!hasOneHost(request)) return refusal({ detail: "A request names its host once." });
    if (cameByAnotherName(request, here)) {
      return new Response(null, { status: 307, headers: { Location: origin + target, "Cache-Control": "no-store" } });
    }

    const { remoteAddress } = request.socket;
    const forwardedFor = text(headers["x-forwarded-for"]);
    if (forwardedFor !== undefined && trustProxyHops > 0) notice(remoteAddress, proxies);
    const address = clientAddress(remoteAddress, forwardedFor, proxies);
    const isDirect = cameDirectly(request, address, here);
    for (const name of OURS) if (name in headers) delete headers[name];
    for (const name in headers) {
      if (name === "forwarded" || name === "x-real-ip" || name.startsWith("x-forwarded-")) delete headers[name];
    }
    headers.host = host;
    // Next.js fills these from the connection where they are missing.
    headers["x-forwarded-for"] = address ?? "unknown";
    headers["x-forwarded-host"] = host;
    headers["x-forwarded-proto"] = forwardedProto;
    headers["x-forwarded-port"] = forwardedPort;
    return { address, isDirect };
  };
}

export function trustedProxiesOf({ trustProxyHops, trustedProxies = LOCAL_NETWORKS }: PublicOrigin): TrustedProxies {
  return { hops: trustProxyHops, has: networkList(trustedProxies).has };
}

/** Warns once of a peer that forwards and is not believed: it may be a proxy that is not listed. */
function noticeOnce(): (peer: string | undefined, proxies: TrustedProxies) => void {
  let noticed = false;
  return (peer = "", proxies) => {
    const address = canonicalAddress(peer);
    if (noticed || address === undefined || proxies.has(address)) return;
    noticed = true;
    log().warn({ event: "untrusted_proxy", peer: address, hint: "A proxy of yours? List it in TRUSTED_PROXIES." });
  };
}

interface Here extends PublicOrigin {
  host: string;
  hostname: string;
  protocol: string;
  port: string;
}

function refusal(options: { status?: number; detail: string; headers?: Record<string, string> }): Response {
  return new Problem("invalid_request", options).toResponse();
}

/** RFC 9112 §3.2; Node keeps the first of several. */
function hasOneHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0");
}

/**
 * Whether somebody opens a page as, say, 127.0.0.1 instead of localhost: another origin to the browser, on which no form
 * works. Only a loopback name with the right port and scheme counts: any other may be a proxy's, which would be redirected
 * for ever, or what a phone on the network has to use.
 */
function cameByAnotherName({ method, url, headers, socket }: IncomingMessage, here: Here): boolean {
  if (here.trustProxyHops > 0 || headers.host === here.host) return false;
  const scheme = socket instanceof TLSSocket ? "https:" : "http:";
  const page = (method === "GET" || method === "HEAD") && !/^\/(api|_next)\//.test(url ?? "");
  const navigation = (headers["sec-fetch-mode"] ?? "navigate") === "navigate";
  const called = `${scheme}//${headers.host}`;
  if (!page || !navigation || here.protocol !== scheme || !URL.canParse(called)) return false;
  const there = new URL(called);
  return there.hostname !== here.hostname && there.port === here.port && isLoopbackHost(there.hostname);
}

const FORWARDING = ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/** A proxy need not say that it is one; but where there is one the origin is no loopback name, or hops are trusted. */
function cameDirectly({ headers }: IncomingMessage, address: string | undefined, here: Here): boolean {
  const { hostname, host, trustProxyHops } = here;
  return (
    trustProxyHops === 0 &&
    isLoopbackHost(hostname) &&
    (headers.host === host || isLoopbackHost(hostnameOf(headers.host))) &&
    isLoopbackAddress(address) &&
    !FORWARDING.some((name) => name in headers)
  );
}

function hostnameOf(host: string | undefined): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address === "::1" || (address?.startsWith("127.") ?? false);
}

/** RFC 3986 §6.2.2: no dots, no empty segments, nothing encoded without need. The query stays as it is. */
function normalForm(target: string): string {
  const query = target.indexOf("?");
  const path = query < 0 ? target : target.slice(0, query);
  if (PLAIN_PATH.test(path)) return target;
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : triplet;
  });
  const { pathname } = new URL(`http://host${decoded}`);
  return pathname.replace(/\/{2,}/g, "/") + (query < 0 ? "" : target.slice(query));
}

/** Most targets: words between single slashes, none of which begins with a dot. */
const PLAIN_PATH = /^(?:\/[\w~-][\w.~-]*)+$|^\/$/;

function toNormalForm({ method }: IncomingMessage, origin: string, normal: string): Response {
  if (method !== "GET" && method !== "HEAD")
    return refusal({ detail: `The path is not in its normal form, ${normal}.` });
  return new Response(null, { status: 308, headers: { Location: origin + normal, "Cache-Control": "no-store" } });
}

function originForm(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  const path = target.replace(/^https?:\/\/[^/?#]*/i, "");
  if (path === target) return undefined;
  return path.startsWith("/") ? path : `/${path}`;
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
