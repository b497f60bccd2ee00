/** The cookie that holds a ticket's browser secret: one a ticket, so that a request shows whether it comes from the ticket's own browser. */
import { settings } from "../env/settings";
import { readCookie } from "./cookies";

/** The ticket's browser secret, where the request has it. */
export function browserSecret(request: Request, id: string): string | null {
  return readCookie(request.headers, cookieName(id));
}

/** Sets a ticket's browser secret. SameSite=Strict keeps it from every request that another site causes. */
export function browserSecretCookie(id: string, secret: string, maxAgeSeconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${settings().https ? "; Secure" : ""}`;
  return `${cookieName(id)}=${secret}; ${attributes}`;
}

/** `__Host-` pins it to this host over https. */
function cookieName(id: string): string {
  return settings().https ? `__Host-qr.${id}` : `qr.${id}`;
}
