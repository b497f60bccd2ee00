/** The cookie that holds a ticket's browser secret: one a ticket, so that a request shows whether it comes from the ticket's own browser. */
import { settings } from "../env/settings";
import { readCookie, readCookies } from "./cookies";

/** Of one browser, which needs as many as it has pages that show a code. */
const MOST_TICKETS = 8;
/** At once: proxies take an answer's headers up to a few kilobytes. */
const MOST_FORGOTTEN = 16;

/** The ticket's browser secret, where the request has it. */
export function browserSecret(request: Request, id: string): string | null {
  return readCookie(request.headers, cookieName(id));
}

/** Sets a ticket's browser secret. SameSite=Strict keeps it from every request that another site causes. */
export function browserSecretCookie(id: string, secret: string, maxAgeSeconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${settings().https ? "; Secure" : ""}`;
  return `${cookieName(id)}=${secret}; ${attributes}`;
}

/**
 * Takes a browser's ticket cookies away that are too many where another one is set: the oldest ones, which it sends first
 * (RFC 6265 §5.4).
 */
export function surplusCookies(request: Request): string[] {
  const secure = settings().https ? "; Secure" : "";
  const names = [...readCookies(request.headers).keys()].filter((name) => name.startsWith(cookieName("")));
  const surplus = names.slice(0, Math.max(0, names.length - (MOST_TICKETS - 1))).slice(0, MOST_FORGOTTEN);
  return surplus.map((name) => `${name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${secure}`);
}

/** `__Host-` pins it to this host over https. */
function cookieName(id: string): string {
  return settings().https ? `__Host-qr.${id}` : `qr.${id}`;
}
