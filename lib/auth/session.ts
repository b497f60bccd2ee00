import { setImmediate as nextTurn } from "node:timers/promises";
import { database } from "../db/database";
import {
  type ActiveDevice,
  findActiveDevice,
  findDeviceByToken,
  type SignedInBy,
  type Step,
  touchDevice,
} from "../devices/device";
import { type NamedDevice, namedDevice } from "../devices/named-device";
import { visitEnd } from "../devices/visit";
import { settings } from "../env/settings";
import { readCookie } from "../http/cookies";
import { Problem } from "../http/problem";
import { limit, limitAddress, refuseIfOver } from "../limits/limits";
import type { DeviceLimitName } from "../limits/table";
import { type ClientInfo, clientInfo, isSameClient } from "../network/client-info";
import type { Context } from "../network/context";
import { limitKey } from "../network/network";
import {
  type CheckedProof,
  checkProof,
  markOfAny,
  proofRequired,
  type SignedProof,
  takeProof,
  usedBefore,
  verifyProof,
} from "./proof";
import { decodeSession, isRenewalDue, RENEWED_EVERY_MS, sessionSeconds } from "./session-token";

/** A signed-in device and its account. */
export interface Session {
  device: ActiveDevice;
  user: ActiveDevice["user"];
}

/** A person as strangers may see them. A name and a picture are nobody's own, so the username stands beside them. */
export interface Face {
  username: string;
  name: string;
  /** A path of this server. */
  image: string;
}

/** `GET /api/auth/session`; `{}` when signed out. */
export interface SessionResponse {
  user: Face;
  device: SessionDevice;
  /** Of who administers this server. */
  role?: "admin";
  expires: string;
}

export interface SessionDevice extends NamedDevice {
  signedInBy: SignedInBy;
  createdAt: string;
  approvedBy?: NamedDevice;
  /** Where it was signed in for one visit: when that is over at the latest, though its browser is still open. */
  visitEndsAt?: string;
}

/**
 * `__Host-` pins it to this host over https, so that a neighbouring subdomain cannot plant one. On plain http the name is our own:
 * cookies know no ports, and another app by next-auth on this host would take ours for its own, and away.
 */
export function sessionCookieName(): string {
  return settings().https ? "__Host-next-auth.session-token" : "qr-login.session-token";
}

/** As it was called on plain http in 0.1.0. */
const FORMER_NAME = "next-auth.session-token";

/** The session's token, where the request has one; `isFormer` where it came by a name that it has no more. */
export function readSessionToken(headers: Headers): { token: string | null; isFormer: boolean } {
  const token = readCookie(headers, sessionCookieName());
  if (token !== null || settings().https) return { token, isFormer: false };
  return { token: readCookie(headers, FORMER_NAME), isFormer: true };
}

/**
 * The session that a token stands for, or null: unless the token is ours, its device is still signed in, and the request
 * comes from the browser and system that the device was bound to. Asked anew at each request, so a sign-out holds at once.
 */
export async function sessionOf(
  token: string | null,
  client: Pick<ClientInfo, "browser" | "os">,
  at?: StepOf,
): Promise<Session | null> {
  const claims = token && decodeSession(token);
  const finding = claims ? findActiveDevice(database(), claims.deviceId, at) : null;
  const [device] = await Promise.all([finding, finding && at?.verify()]);
  if (!claims || !device || device.userId !== claims.userId || isTooOld(device)) return null;
  if (!isSameClient(client, device)) return null;
  return { device, user: device.user };
}

/** Whoever stole a session would renew it for ever. */
function isTooOld({ createdAt, expiresAt }: ActiveDevice): boolean {
  const now = Date.now();
  return now - createdAt.getTime() > settings().sessionMaxMs || (expiresAt !== null && expiresAt.getTime() <= now);
}

/** The session of a request, which may be a stolen cookie: enough to read, not to change or approve anything. */
export async function findSession(request: Request, context: Context): Promise<Session | null> {
  const { session, proof } = await identify(request, context);
  // An app proves its reads too. A browser does not: a copy of its cookie elsewhere uses up none of them.
  if (session && proof) await count("readPerDevice", session, proof);
  else if (session) await limit("readPerDeviceAndAddress", `${session.device.id} ${limitKey(context.client.ip)}`);
  // What a cookie alone reads moves nothing, unless there is no more to go by.
  if (session && (proof || isKeyless(session))) await touch(session, context);
  return session;
}

/** @throws Problem `sign_in_required` */
export async function requireSession(request: Request, context: Context): Promise<Session> {
  const session = await findSession(request, context);
  if (!session) throw new Problem("sign_in_required");
  return session;
}

/**
 * Whatever changes or approves something asks for more than the session: a proof that the request comes from the device
 * itself. Where browsers have no WebCrypto (plain http) there are devices without a key.
 *
 * A device's tries are counted once it has proven itself: whoever holds its cookie, or its cookie and a proof of before, or
 * only shares its address, uses up none of them. What is not proven counts by its address.
 *
 * @param limitName how often the device may do this
 * @returns null where nobody is signed in
 * @throws Problem `proof_required`, `proof_invalid`, `use_dpop_nonce`, `rate_limited`
 */
export async function findProvenSession(
  request: Request,
  context: Context,
  limitName: DeviceLimitName,
): Promise<Session | null> {
  const { session } = await countUnproven(context, async () => {
    const identified = await identifyProven(request, context);
    const { session, proof } = identified;
    if (session) await count(limitName, session, proof);
    return identified;
  });
  if (session) await touch(session, context);
  return session;
}

/** @throws Problem `sign_in_required`, and as `findProvenSession` */
export async function requireProvenSession(
  request: Request,
  context: Context,
  limitName: DeviceLimitName,
): Promise<Session> {
  const session = await findProvenSession(request, context, limitName);
  if (!session) throw new Problem("sign_in_required");
  return session;
}

/**
 * Whether a browser's session is to be renewed as it comes by: its cookie is a day old or was made with an older secret, or
 * its device has proven nothing for a day. A cookie alone renews nothing here, since a copy of it would live for as long as
 * somebody uses it. What ends a session for good, however often it is renewed, belongs into `sessionOf`.
 */
export function isSessionRenewalDue(request: Request, { device }: Session): boolean {
  const { token, isFormer } = readSessionToken(request.headers);
  if (token === null) return false;
  return isFormer || Date.now() - device.lastSeenAt.getTime() > RENEWED_EVERY_MS || isRenewalDue(token);
}

/**
 * Who takes a step of a ticket. As `findProvenSession`, but the proof is checked, and neither counted nor taken yet: that is
 * `phone-step.ts`'s.
 */
export function identifyAt(request: Request, context: Context, ticketId: string): Promise<Identified> {
  const proof = request.headers.get("dpop");
  return countUnproven(context, async () => {
    const at = stepOf(ticketId, proof);
    const identified = await identifyProven(request, context, at);
    if (identified.proof && identified.session?.device.step?.isProofUsed) throw usedBefore();
    return identified;
  });
}

/** A step of a request, whose proof is verified while the database looks for the device. */
interface StepOf extends Step {
  verify(): Promise<void>;
  /** @throws as `verifyProof` */
  verified?: () => SignedProof;
}

function stepOf(ticketId: string, proof: string | null): StepOf {
  const at: StepOf = {
    ticketId,
    proofHash: proof ? markOfAny(proof) : undefined,
    async verify() {
      if (!proof) return;
      // By then the database has been asked.
      await nextTurn();
      try {
        const signed = verifyProof(proof);
        at.verified = () => signed;
      } catch (error) {
        at.verified = () => {
          throw error;
        };
      }
    },
  };
  return at;
}

export interface Identified {
  session: Session | null;
  /** Where one came with it: right, and to be taken. */
  proof?: CheckedProof;
}

/** A browser by its cookie, an app by its token (RFC 9449 §7.1) and the proof that comes with it at each request. */
async function identify(request: Request, context: Context, at?: StepOf): Promise<Identified> {
  const [, token] = /^DPoP +([A-Za-z0-9_-]{1,128})$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const identified: Identified = token
    ? await identifyApp(token, request, at)
    : { session: await sessionOf(readSessionToken(request.headers).token, context.client, at) };
  if (identified.session) {
    const { id: deviceId, userId, kind, browser, os } = identified.session.device;
    context.actor = { userId, deviceId, ...(kind === "app" && { app: { browser, os } }) };
  }
  return identified;
}

async function identifyApp(accessToken: string, request: Request, at?: Step): Promise<Identified> {
  const device = await findDeviceByToken(database(), accessToken, new Date(), at);
  if (!device || isTooOld(device)) return { session: null };
  const proof = proofOf(request, { jkt: device.keyThumbprint, accessToken });
  return { session: { device, user: device.user }, proof };
}

async function identifyProven(request: Request, context: Context, at?: StepOf): Promise<Identified> {
  const { session, proof } = await identify(request, context, at);
  const jkt = session?.device.keyThumbprint ?? null;
  const needsNone = !session || (isKeyless(session) && !request.headers.has("dpop"));
  if (proof || needsNone) return { session, ...(proof && { proof }) };
  return { session, proof: proofOf(request, { jkt }, at) };
}

function proofOf(request: Request, bound: Parameters<typeof checkProof>[2], at?: StepOf): CheckedProof {
  const proof = request.headers.get("dpop");
  if (!proof) throw proofRequired();
  return checkProof(at?.verified?.() ?? proof, request, bound);
}

/** A browser where there is no WebCrypto (plain http): its cookie is all that it has. */
function isKeyless({ device }: Session): boolean {
  return !settings().secureContext && device.keyThumbprint === null;
}

export function touch({ device }: Session, { client }: Context): Promise<void> {
  return touchDevice(database(), device, client.ip, new Date());
}

/** Takes the proof and counts the device's try. One that is known to be over its limit writes nothing any more. */
async function count(limitName: DeviceLimitName, { device }: Session, proof: CheckedProof | undefined): Promise<void> {
  refuseIfOver(limitName, device.id);
  if (proof) await takeProof(proof);
  await limit(limitName, device.id);
}

/** Counts under its address what is not proven; not a proof that lacks a newer nonce only, as each device's does at times. */
async function countUnproven(context: Context, find: () => Promise<Identified>): Promise<Identified> {
  try {
    const identified = await find();
    if (!identified.session) await countAsUnproven(context);
    return identified;
  } catch (error) {
    if (error instanceof Problem && error.status === 401 && error.code !== "use_dpop_nonce")
      await countAsUnproven(context);
    throw error;
  }
}

/** @throws Problem `rate_limited` */
export function countAsUnproven({ client }: Context): Promise<void> {
  return limitAddress("unprovenPerAddress", client.ip);
}

/** What pages show of a session: the same as `GET /api/auth/session`, null when signed out. */
export async function currentSession(headers: Headers): Promise<SessionResponse | null> {
  const client = clientInfo(headers.get("user-agent"), undefined);
  const session = await sessionOf(readSessionToken(headers).token, client);
  return session && sessionAnswer(session);
}

export function sessionAnswer({ user, device }: Session): SessionResponse {
  const visitEndsAt = visitEnd(device)?.toISOString();
  return {
    user: { name: user.name, image: imagePath(user), username: user.username },
    device: {
      ...namedDevice(device),
      signedInBy: device.signedInBy as SessionResponse["device"]["signedInBy"],
      createdAt: device.createdAt.toISOString(),
      ...(device.approvedBy && { approvedBy: device.approvedBy }),
      ...(visitEndsAt && { visitEndsAt }),
    },
    ...(isAdmin(user) && { role: "admin" as const }),
    expires: visitEndsAt ?? new Date(Date.now() + sessionSeconds() * 1000).toISOString(),
  };
}

export function isAdmin({ role }: Pick<Session["user"], "role">): boolean {
  return role === "admin";
}

export function imagePath({ pictureId }: { pictureId: string }): string {
  return `/api/pictures/${pictureId}`;
}
