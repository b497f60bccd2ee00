import { actsAs } from "../audit/audit";
import { database } from "../db/database";
import { type ActiveDevice, findActiveDevice, findDeviceByToken, seeDevice } from "../devices/device";
import { deviceFacts } from "../devices/facts";
import { settings } from "../env";
import type { SessionAnswer } from "../http/answers";
import { readCookie } from "../http/cookies";
import { Problem } from "../http/problem";
import { proofOfAnotherKey, proofRequired, verifyProof } from "./proof";
import { decodeSession, SESSION_MAX_AGE_SECONDS } from "./session-token";

/** A signed-in device and its account. */
export interface Session {
  device: ActiveDevice;
  user: ActiveDevice["user"];
  /** An app's token comes with a proof at each request, which is checked with it. */
  proven: boolean;
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
  return { device, user: device.user, proven: false };
}

/** The session of a request: a browser's by its cookie, an app's by its token (RFC 9449 §7.1) and the proof that goes with it. */
export async function findSession(request: Request): Promise<Session | null> {
  const [, token] = /^DPoP +([A-Za-z0-9_-]{1,128})$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const session = token
    ? await tokenSession(token, request)
    : await sessionOf(readCookie(request.headers, sessionCookieName()), request.headers);
  if (session) {
    const { id: deviceId, userId, kind, browser, os } = session.device;
    actsAs(request, { userId, deviceId, ...(kind === "app" && { app: { browser, os } }) });
  }
  return session;
}

async function tokenSession(token: string, request: Request): Promise<Session | null> {
  const device = await findDeviceByToken(database(), token, new Date());
  if (!device) return null;
  const proof = request.headers.get("dpop");
  if (!proof) throw proofRequired();
  if ((await verifyProof(proof, request, token)) !== device.keyThumbprint) throw proofOfAnotherKey();
  await seeDevice(database(), device, deviceFacts(request.headers).ip, new Date());
  return { device, user: device.user, proven: true };
}

/** @throws Problem `sign_in_required` */
export async function requireSession(request: Request): Promise<Session> {
  const session = await findSession(request);
  if (!session) throw new Problem("sign_in_required");
  return session;
}

/**
 * Whatever changes or approves something asks for more than the session, which may be a stolen cookie: a proof that the
 * request comes from the device itself. Where browsers have no WebCrypto (plain http) there are devices without a key.
 *
 * @throws Problem `proof_required`, `proof_invalid`, `use_dpop_nonce`
 */
export async function requireProof(request: Request, { device, proven }: Session): Promise<void> {
  if (proven) return;
  const proof = request.headers.get("dpop");
  if (!proof && !settings().secureContext && device.keyThumbprint === null) return;
  if (!proof) throw proofRequired();
  if ((await verifyProof(proof, request)) !== device.keyThumbprint) throw proofOfAnotherKey();
}

/** A session and the proof of its device. @throws as `requireSession` and `requireProof` */
export async function requireProvenSession(request: Request): Promise<Session> {
  const session = await requireSession(request);
  await requireProof(request, session);
  return session;
}

/** What pages show of a session: the same as `GET /api/auth/session`, null when signed out. */
export async function currentSession(headers: Headers): Promise<SessionAnswer | null> {
  const session = await sessionOf(readCookie(headers, sessionCookieName()), headers);
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
