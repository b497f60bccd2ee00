import { database } from "../db/database";
import { type ActiveDevice, findActiveDevice, seeDevice } from "../devices/device";
import { deviceFacts } from "../devices/facts";
import { settings } from "../env";
import type { SessionAnswer } from "../http/answers";
import { readCookie } from "../http/cookies";
import { Problem } from "../http/problem";
import { decodeSession, SESSION_MAX_AGE_SECONDS } from "./session-token";

/** A signed-in device and its account. */
export interface Session {
  device: ActiveDevice;
  user: ActiveDevice["user"];
}

/** `__Host-` pins it to this host over https, so that a neighbouring subdomain cannot plant one. */
export function sessionCookieName(): string {
  return settings().origin.startsWith("https:") ? "__Host-next-auth.session-token" : "next-auth.session-token";
}

/**
 * The session that a token stands for, or null: unless the token is ours, its device is still signed in, and the request
 * comes from the browser and system that the device was bound to. Asked anew at each request, so a sign-out holds at once.
 */
export async function sessionOf(token: string | null, headers: Headers): Promise<Session | null> {
  const claims = token && (await decodeSession(token));
  const device = claims && (await findActiveDevice(database(), claims.deviceId));
  if (!device || device.userId !== claims.userId) return null;
  const facts = deviceFacts(headers);
  if (facts.browser !== device.browser || facts.os !== device.os) return null;
  await seeDevice(database(), device, facts.ip, new Date());
  return { device, user: device.user };
}

/** The session that a request's cookie stands for. */
export function findSession(headers: Headers): Promise<Session | null> {
  return sessionOf(readCookie(headers, sessionCookieName()), headers);
}

/** @throws Problem `sign_in_required` */
export async function requireSession(request: Request): Promise<Session> {
  const session = await findSession(request.headers);
  if (!session) throw new Problem("sign_in_required");
  return session;
}

/** What pages show of a session: the same as `GET /api/auth/session`, null when signed out. */
export async function currentSession(headers: Headers): Promise<SessionAnswer | null> {
  const session = await findSession(headers);
  return session && sessionAnswer(session);
}

export function sessionAnswer({ user, device }: Session): SessionAnswer {
  return {
    user: { name: user.name, image: imagePath(user), username: user.username },
    device: {
      id: device.id,
      label: device.label,
      signedInBy: device.signedInBy as SessionAnswer["device"]["signedInBy"],
      createdAt: device.createdAt.toISOString(),
      ...(device.approvedBy && { approvedBy: device.approvedBy }),
    },
    expires: new Date(Date.now() + SESSION_MAX_AGE_SECONDS * 1000).toISOString(),
  };
}

export function imagePath({ pictureId }: { pictureId: string }): string {
  return `/api/pictures/${pictureId}`;
}
