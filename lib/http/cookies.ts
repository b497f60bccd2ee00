/** The value of the named cookie, or null (RFC 6265 §5.4). */
export function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const separator = pair.indexOf("=");
    if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return null;
}

/**
 * The cookie that holds a ticket's browser secret. `__Host-` pins it to this host over https; SameSite=Strict keeps it
 * from every request that another site causes. It lives as long as the ticket can.
 */
export function ticketCookieName(ticketId: string, secure: boolean): string {
  return secure ? `__Host-qr.${ticketId}` : `qr.${ticketId}`;
}

export function ticketCookie(ticketId: string, secret: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure ? "; Secure" : ""}`;
  return `${ticketCookieName(ticketId, secure)}=${secret}; ${attributes}`;
}
