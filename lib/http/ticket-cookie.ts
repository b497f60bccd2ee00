/**
 * The cookie that holds a ticket's browser secret. Each ticket has its own, so that a request shows which ticket's browser
 * sent it.
 */
import { settings } from "../env/settings";
import { readCookie, readCookies } from "./cookies";

const MOST_TICKETS = 8;
/** All go at once, and proxies take an answer's headers up to a few kilobytes. */
const MOST_FORGOTTEN = 16;

export function browserSecret(request: Request, id: string): string | null {
  return readCookie(request.headers, cookieName(id));
}

/** SameSite=Strict keeps the secret from every request that another site causes. */
export function browserSecretCookie(id: string, secret: string, maxAgeSeconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${settings().https ? "; Secure" : ""}`;
  return `${cookieName(id)}=${secret}; ${attributes}`;
}

/** Removes the oldest ticket cookies of a browser that has too many; it sends those first (RFC 6265 §5.4). */
export function surplusCookies(request: Request): string[] {
  const secure = settings().https ? "; Secure" : "";
  const names = [...readCookies(request.headers).keys()].filter((name) => name.startsWith(cookieName("")));
  const surplus = names.slice(0, Math.max(0, names.length - (MOST_TICKETS - 1))).slice(0, MOST_FORGOTTEN);
  return surplus.map((name) => `${name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${secure}`);
}

function cookieName(id: string): string {
  return settings().https ? `__Host-qr.${id}` : `qr.${id}`;
}
