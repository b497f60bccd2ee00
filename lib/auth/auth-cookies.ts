import { settings } from "../env/settings";
import { sessionCookieName } from "./session";
import { sessionSeconds } from "./session-token";

/** A cookie of a sign-in, under a name of our own: another app by next-auth on this host would exchange ours for its own. */
export interface AuthCookie {
  name: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge?: number };
}

/** Every cookie that next-auth sets here; what goes past it sets the same. */
export function authCookies(): Record<"sessionToken" | "csrfToken" | "callbackUrl", AuthCookie> {
  const { https } = settings();
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: https } as const;
  return {
    // Max-Age beside the Expires that next-auth adds, which a browser would compare with a clock that may be years ahead.
    sessionToken: { name: sessionCookieName(), options: { ...options, maxAge: sessionSeconds() } },
    csrfToken: { name: `${https ? "__Host-" : ""}qr-login.csrf-token`, options },
    callbackUrl: { name: `${https ? "__Secure-" : ""}qr-login.callback-url`, options },
  };
}

/** The session's cookie; of a visit, without an end of its own: it goes as its browser is closed. */
export function sessionCookie(token: string, { isVisit }: { isVisit: boolean }): string {
  const { name, options } = authCookies().sessionToken;
  const { maxAge: _, ...untilClosed } = options;
  if (isVisit) return setCookie({ name, options: untilClosed }, token);
  return setCookie({ name, options }, token, new Date(Date.now() + sessionSeconds() * 1000));
}

/** A `Set-Cookie` field as next-auth writes it. */
export function setCookie({ name, options }: AuthCookie, value: string, expires?: Date): string {
  const { path, secure, maxAge } = options;
  return [
    `${name}=${encodeURIComponent(value)}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${Math.floor(maxAge)}`]),
    `Path=${path}`,
    ...(expires ? [`Expires=${expires.toUTCString()}`] : []),
    "HttpOnly",
    ...(secure ? ["Secure"] : []),
    "SameSite=Lax",
  ].join("; ");
}
