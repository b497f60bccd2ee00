import { hash, randomUUID } from "node:crypto";
import { settings } from "../env/settings";
import { LruCache } from "../process/lru-cache";
import { seal, unseal } from "./jwe";

/** What a session's token says: whose it is and which device it is bound to. Everything else is read when it is used. */
export interface SessionClaims {
  userId: string;
  deviceId: string;
}

/** As long as a session may be unused; each renewal begins anew, up to the device's own end. */
export function sessionSeconds(): number {
  return settings().sessionIdleMs / 1000;
}

export const RENEWED_EVERY_MS = 24 * 60 * 60_000;

/** Part of the key, so that no other token made with the same secret is taken for a session. */
const PURPOSE = "qr-login session";

/**
 * Encrypts with the newest secret (JWE, `dir` with A256GCM).
 * @param visitEndsAt when its device is over, where it was signed in for one visit
 */
export function encodeSession({ userId, deviceId }: SessionClaims, visitEndsAt?: Date): string {
  const [secret] = settings().secrets;
  const madeAtMs = Date.now();
  const endsAtMs = Math.min(madeAtMs + sessionSeconds() * 1000, visitEndsAt?.getTime() ?? Number.POSITIVE_INFINITY);
  const iat = Math.floor(madeAtMs / 1000);
  const exp = iat + Math.floor((endsAtMs - madeAtMs) / 1000);
  const token = seal({ sub: userId, deviceId, iat, exp, jti: randomUUID() }, secret, PURPOSE);
  // Whoever signs in asks for the session next.
  openedBefore().set(nameOf(token), { claims: { userId, deviceId }, madeAtMs, endsAtMs, secret });
  return token;
}

/** The claims of a token made with any secret that is still valid; null for anything else. */
export function decodeSession(token: string, nowMs = Date.now()): SessionClaims | null {
  const opened = open(token);
  return opened && nowMs < opened.endsAtMs ? opened.claims : null;
}

/** Whether a valid token is renewed: it is a day old, or was made with an older secret. */
export function isRenewalDue(token: string, nowMs = Date.now()): boolean {
  const opened = open(token);
  return !opened || opened.secret !== settings().secrets[0] || nowMs - opened.madeAtMs > RENEWED_EVERY_MS;
}

interface Opened {
  claims: SessionClaims;
  madeAtMs: number;
  endsAtMs: number;
  secret: string;
}

const MOST_OPENED = 5_000;

/** By the secrets that opened them, and by a hash, so that no token is kept. */
const openedWith = new WeakMap<readonly string[], LruCache<Opened>>();

function openedBefore(): LruCache<Opened> {
  const { secrets } = settings();
  const known = openedWith.get(secrets) ?? new LruCache<Opened>(MOST_OPENED);
  openedWith.set(secrets, known);
  return known;
}

function nameOf(token: string): string {
  return hash("sha256", token, "base64url");
}

/** A token says the same each time: only its end, device and browser are asked again. */
function open(token: string): Opened | undefined {
  const known = openedBefore();
  const name = nameOf(token);
  const before = known.get(name);
  if (before) return before;
  for (const secret of settings().secrets) {
    const { sub: userId, deviceId, iat, exp } = unseal(token, secret, PURPOSE) ?? {};
    if (typeof userId !== "string" || userId === "" || typeof deviceId !== "string") continue;
    if (typeof iat !== "number" || typeof exp !== "number") continue;
    const opened = { claims: { userId, deviceId }, madeAtMs: iat * 1000, endsAtMs: exp * 1000, secret };
    known.set(name, opened);
    return opened;
  }
  return undefined;
}
