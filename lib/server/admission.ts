import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { clientAddress } from "../http/client-address";
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
 * @returns why it is refused, or undefined
 */
export function admit(request: IncomingMessage, place: Place): Problem | undefined {
  if (!METHODS.includes(request.method ?? "")) {
    return new Problem("invalid_request", { status: 405, headers: { Allow: METHODS.join(", ") } });
  }
  const target = originForm(request.url ?? "", place.origin);
  if (target === undefined) return new Problem("invalid_request", { detail: "The request's target is not a path." });
  request.url = target;

  const { headers } = request;
  const address = clientAddress(request.socket.remoteAddress, text(headers["x-forwarded-for"]), place.trustProxyHops);
  for (const name of Object.keys(headers)) {
    if (name === "forwarded" || name === "x-real-ip" || name.startsWith("x-forwarded-")) delete headers[name];
  }
  const origin = new URL(place.origin);
  headers["x-client-address"] = address;
  headers["x-request-id"] = randomUUID();
  headers.host = origin.host;
  // Next.js fills these from the connection where they are missing.
  headers["x-forwarded-for"] = address;
  headers["x-forwarded-host"] = origin.host;
  headers["x-forwarded-proto"] = origin.protocol.slice(0, -1);
  headers["x-forwarded-port"] = origin.port || (origin.protocol === "https:" ? "443" : "80");
  return undefined;
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
