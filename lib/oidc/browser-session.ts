import type { IncomingMessage } from "node:http";
import { type Session, sessionCookieName, sessionOf } from "../auth/session";
import { readCookie } from "../http/cookies";
import { clientInfo } from "../network/client-info";

/** The session of a browser that is sent here: this site's own, of which the provider's is a cache. */
export function browserSession({ headers }: IncomingMessage): Promise<Session | null> {
  const cookies = new Headers({ cookie: headers.cookie ?? "" });
  return sessionOf(readCookie(cookies, sessionCookieName()), clientInfo(headers["user-agent"] ?? null, undefined));
}

/** When its owner last showed who they are, by whichever way. */
export function authenticatedAt({ device }: Session): Date {
  return device.passwordVerifiedAt ?? device.createdAt;
}

/** OpenID Connect counts whole seconds. */
export function authTimeOf(session: Session): number {
  return Math.floor(authenticatedAt(session).getTime() / 1000);
}

export const ACR = {
  qr: "urn:qr-login:qr",
  pwd: "urn:qr-login:pwd",
  passkey: "urn:qr-login:passkey",
  upstream: "urn:qr-login:upstream",
} as const;

/** How it came to be signed in, by RFC 8176's names: through another device's key or a password, and its own key. */
export function authenticationOf({ device }: Session): { acr: string; amr: string[] } {
  if (device.signedInBy === "passkey") return { acr: ACR.passkey, amr: ["hwk", "user"] };
  // How they proved themselves there is not told.
  if (device.signedInBy === "upstream" || device.signedInBy === "host") return { acr: ACR.upstream, amr: ["swk"] };
  if (device.signedInBy !== "qr") return { acr: ACR.pwd, amr: ["pwd", "swk"] };
  return { acr: ACR.qr, amr: device.passwordVerifiedAt ? ["mca", "swk", "pwd"] : ["mca", "swk"] };
}
