/** The cookie that holds a ticket's browser secret: one a ticket, so that a request shows whether it comes from the ticket's own browser. */
import { settings } from "../env/settings";
import { readCookie, readCookies } from "./cookies";

/** The ticket's browser secret, where the request has it. */
export function browserSecret(request: Request, id: string): string | null {
  return readCookie(request.headers, cookieName(id));
}

/** Sets a ticket's browser secret. SameSite=Strict keeps it from every request that another site causes. */
export function browserSecretCookie(id: string, secret: string, maxAgeSeconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${settings().https ? "; Secure" : ""}`;
  return `${cookieName(id)}=${secret}; ${attributes}`;
}

/** The tickets that the request has cookies of, the oldest first, as browsers send them (RFC 6265 §5.4). */
export function ticketsOf(request: Request): string[] {
  const start = cookieName("");
  const names = [...readCookies(request.headers).keys()].filter((name) => name.startsWith(start));
  return names.map((name) => name.slice(start.length));
}

/** Takes a ticket's browser secret away. */
export function forgottenSecretCookie(id: string): string {
  return `${cookieName(id)}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${settings().https ? "; Secure" : ""}`;
}

/** `__Host-` pins it to this host over https. */
function cookieName(id: string): string {
  return settings().https ? `__Host-qr.${id}` : `qr.${id}`;
}
