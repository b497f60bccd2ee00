/** The cookie that holds a visit's secret. Lax, since the way back begins at the provider. */
import { settings } from "../env/settings";
import { readCookie } from "../http/cookies";
import { VISIT_SECONDS } from "./visit";

export function visitSecret(request: Request): string | null {
  return readCookie(request.headers, cookieName());
}

export function visitCookie(secret: string): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${VISIT_SECONDS}${settings().https ? "; Secure" : ""}`;
  return `${cookieName()}=${secret}; ${attributes}`;
}

/** `__Host-` pins it to this host over https. */
function cookieName(): string {
  return settings().https ? "__Host-qr-upstream" : "qr-upstream";
}
