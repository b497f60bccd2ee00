import { database } from "../db/database";
import { readCookie } from "../http/cookies";
import { clientInfo } from "../network/client-info";
import { sessionCookieName } from "./session";
import { decodeSession } from "./session-token";

const LATELY_MS = 60 * 60_000;

/** Sign-outs that are nobody's doing elsewhere; `detail` of the audit's `sign_out`. */
const OWN_DOING = ["own", "replaced", "surplus"];

/**
 * Whether this browser was signed out a short while ago by another device, or by what another device changed: then whoever did
 * that may still be in. Told by the cookie of the session that it had, so nobody learns anything of somebody else's account.
 */
export async function wasEndedElsewhere(headers: Headers, now = new Date()): Promise<boolean> {
  const claims = decodeSession(readCookie(headers, sessionCookieName()) ?? "");
  if (!claims) return false;
  const { deviceId, userId } = claims;
  const since = new Date(now.getTime() - LATELY_MS);
  const device = await database().device.findFirst({ where: { id: deviceId, userId, endedAt: { gt: since } } });
  const { browser, os } = clientInfo(headers.get("user-agent"), undefined);
  if (!device || device.browser !== browser || device.os !== os) return false;
  const own = { userId, deviceId, type: "sign_out", detail: { in: OWN_DOING }, at: { gt: since } };
  return (await database().loginEvent.findFirst({ where: own, select: { id: true } })) === null;
}
