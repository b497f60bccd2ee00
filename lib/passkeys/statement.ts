/**
 * What a passkey signs, as JSON; its challenge is the SHA-256 of that. The page makes it from what it shows and the server from
 * what it has, so none is ever sent. JSON keeps a field from running over into the next.
 */

/** What a ceremony is for, by the statement's first word: none is good in another's place. */
export type Ceremony = "sign-in" | "add" | "prove";

/** @param jkt thumbprint of the device key that proves the request */
export function ceremonyStatement(
  ceremony: Ceremony,
  { origin, seed, jkt, username = "" }: { origin: string; seed: string; jkt: string; username?: string },
): string {
  const said = [`qr-login/${ceremony}/v1`, origin, seed, jkt];
  return JSON.stringify(ceremony === "sign-in" ? said : [...said, username]);
}

/** A code, as the phone shows it. */
export interface ShownOffer {
  origin: string;
  ticketId: string;
  /** base64url of its SHA-256. */
  confirmTokenHash: string;
  username: string;
  desktop: { browser: string; os: string; deviceType: string; ip: string; requestedAt: string; key?: string };
  /** As it was typed; empty where none was asked for. */
  number: string;
  /** The application that asks, where it is not this site itself. */
  for?: { kind: string; client: { name: string; host: string }; scopes: readonly string[] };
  /** Whether it is let in for this visit only. */
  visit?: boolean;
}

export function confirmStatement(offer: ShownOffer): string {
  const { origin, ticketId, confirmTokenHash, username, desktop, number, for: asked, visit } = offer;
  const { browser, os, deviceType, ip, requestedAt, key = "" } = desktop;
  return JSON.stringify([
    "qr-login/confirm/v1",
    origin,
    ticketId,
    confirmTokenHash,
    username,
    browser,
    os,
    deviceType,
    ip,
    requestedAt,
    key,
    number,
    asked?.kind ?? "",
    asked?.client.name ?? "",
    asked?.client.host ?? "",
    asked?.scopes.join(" ") ?? "",
    ...(visit ? ["visit"] : []),
  ]);
}
