import { decode, encode } from "next-auth/jwt";
import { settings } from "../env";

/** What a session's token says: whose it is and which device it is bound to. Everything else is read when it is used. */
export interface SessionClaims {
  userId: string;
  deviceId: string;
}

export const SESSION_MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

const RENEWED_EVERY_MS = 24 * 60 * 60_000;

/** Goes into the key, so that no other token made with the same secret is taken for a session. */
const PURPOSE = "qr-login session";

/** Encrypts with the newest secret (JWE, `dir` with A256GCM). */
export function encodeSession({ userId, deviceId }: SessionClaims): Promise<string> {
  const [secret] = settings().secrets;
  return encode({ token: { sub: userId, deviceId }, secret, salt: PURPOSE, maxAge: SESSION_MAX_AGE_SECONDS });
}

/** The claims of a token made with any secret that is still valid; null for anything else. */
export async function decodeSession(token: string): Promise<SessionClaims | null> {
  for (const secret of settings().secrets) {
    const claims = await decode({ token, secret, salt: PURPOSE }).catch(() => null);
    if (claims?.sub && typeof claims.deviceId === "string") return { userId: claims.sub, deviceId: claims.deviceId };
  }
  return null;
}

/** Whether a token that is still good is to be made anew: it is a day old, or was made with an older secret. */
export async function isRenewalDue(token: string, nowMs = Date.now()): Promise<boolean> {
  const claims = await decode({ token, secret: settings().secrets[0], salt: PURPOSE }).catch(() => null);
  return typeof claims?.iat !== "number" || nowMs - claims.iat * 1000 > RENEWED_EVERY_MS;
}
