/** The cookie that holds the secret of an authorization request. Lax, since the way back begins at the provider. */
import { settings } from "../env/settings";
import { readCookie } from "../http/cookies";
import { REQUEST_SECONDS } from "./authorization-request";

export function requestSecret(request: Request): string | null {
  return readCookie(request.headers, cookieName());
}

export function requestCookie(secret: string): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${REQUEST_SECONDS}${settings().https ? "; Secure" : ""}`;
  return `${cookieName()}=${secret}; ${attributes}`;
}

/** `__Host-` pins it to this host over https. */
function cookieName(): string {
  return settings().https ? "__Host-qr-upstream" : "qr-upstream";
}
