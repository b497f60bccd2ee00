import { createHash } from "node:crypto";
import { audit, shortHash } from "../audit/audit";
import { database } from "../db/database";
import { markPasswordVerified } from "../devices/device";
import { settings } from "../env/settings";
import { Problem, type ProofMethod } from "../http/problem";
import { limit } from "../limits/limits";
import type { Context } from "../network/context";
import { surroundings } from "../network/network";
import { dropApproval, keepApproval } from "../passkeys/approval";
import { takePasskey, usablePasskeys } from "../passkeys/passkey";
import { confirmStatement, type ShownOffer } from "../passkeys/statement";
import { type Assertion, challengeOf } from "../passkeys/webauthn";
import type { Scanned } from "../ticket/ticket";
import { auditCounter, hasPasskey, takesPassword, wrong } from "./passkey-proof";
import type { Session } from "./session";
import { requirePassword } from "./step-up";

/** What a phone is told at the scan of the proof that its confirmation takes. */
export interface ConfirmProof {
  passkeys: { id: string; transports: string[] }[];
  rpId: string;
  /** Whether one is needed, as far as is known at the scan. */
  needed: boolean;
  /** Whether a password does as well. */
  password: boolean;
}

export interface ConfirmBody {
  confirmToken: string;
  number?: string | undefined;
  password?: string | undefined;
  passkey?: Assertion | undefined;
  visit?: boolean;
}

/** The proof that a confirmation takes; undefined where the account has no passkey that is good here. */
export async function confirmProofOf(
  session: Session,
  { number, known }: Scanned,
  isFarApart: boolean,
): Promise<ConfirmProof | undefined> {
  const { passkeys, newBrowsers } = settings();
  const { user, device } = session;
  if ("off" in passkeys || device.keyThumbprint === null) return undefined;
  const own = await usablePasskeys(database(), user.id);
  if (own.length === 0) return undefined;
  const only = (newBrowsers === "passkey" && !known) || (await signsOnly(user.id));
  const asksMore = newBrowsers === "password" && !known;
  return {
    passkeys: own.map(({ id, transports }) => ({ id, transports: transports === "" ? [] : transports.split(",") })),
    rpId: passkeys.rpId,
    needed: only || asksMore || isNeeded(session, number !== undefined || isFarApart, true),
    password: !only && (await takesPassword(user.id)),
  };
}

/**
 * Makes sure, before anything is decided, that the phone's owner has given the proof that is asked for; a passkey is judged later,
 * by `signed`, once its ticket is known.
 *
 * @param asked.isAnew whether a recent proof does not do
 * @param asked.isDoubtful whether a number is asked, or the two are far apart
 * @throws Problem `step_up_required`, `rate_limited`
 */
export async function requireConfirmProof(
  context: Context,
  session: Session,
  { password, passkey }: ConfirmBody,
  { isAnew, isDoubtful }: { isAnew: boolean; isDoubtful: () => Promise<boolean> },
): Promise<void> {
  if (passkey !== undefined) return;
  const has = await hasPasskey(session.user.id);
  if (has && (await signsOnly(session.user.id))) throw stepUp(["passkey"]);
  const mayBeOld = !isAnew || settings().stepUpAfterMs === 0;
  if (mayBeOld && !isNeeded(session, has && (await isDoubtful()), has)) return;
  await requirePassword(context, session, password);
}

/**
 * The passkey's assertion over what the phone showed of this ticket and of the application in `askedFor`, kept as evidence before the ticket is written.
 *
 * @returns what takes it back, where the ticket was not written after all
 * @throws Problem `step_up_required` with the reason `wrong_passkey`
 */
export async function signed(
  context: Context,
  { user, device }: Session,
  ticket: Scanned,
  { confirmToken, number = "", visit = false, passkey: assertion }: ConfirmBody & { passkey: Assertion },
  askedFor: ShownOffer["for"],
): Promise<() => Promise<void>> {
  await limit("passkeyPerDevice", device.id);
  const { browser, os, deviceType, ip, key } = ticket.desktop;
  const shown = { browser, os, deviceType, requestedAt: ticket.createdAt.toISOString() };
  const offer = {
    origin: settings().origin,
    ticketId: ticket.id,
    confirmTokenHash: createHash("sha256").update(confirmToken).digest("base64url"),
    username: user.username,
    number,
    visit,
    ...(askedFor && { for: askedFor }),
  };
  // The page may have named its key since the scan.
  const keys = key.is === "named" ? [key.jkt, ""] : [""];
  // A phone elsewhere was shown the network around the address, and may have come into it since.
  const ips = [ip, surroundings(ip)];
  const statements = keys.flatMap((key) =>
    ips.map((ip) => confirmStatement({ ...offer, desktop: { ...shown, ip, key } })),
  );
  const statement = statements.find((each) => challengeOf(each) === challengeIn(assertion)) ?? statements[0] ?? "";
  const now = new Date();
  const { passkey, suspicious } = await takePasskey(database(), assertion, statement, user.id, now).catch(wrong);
  if (suspicious) await auditCounter(context, passkey);
  const approved = { ticketHash: shortHash(ticket.id), userId: user.id, deviceId: device.id };
  const id = await keepApproval(database(), { ...approved, passkey, statement, assertion }, now);
  await markPasswordVerified(database(), device.id, now);
  await audit(context, { type: "step_up", detail: "passkey" });
  return () => dropApproval(database(), id);
}

/** As CONFIRM_PROOF says; `doubtful` counts for accounts with a passkey, which make it a matter of a finger. */
function isNeeded({ device }: Session, doubtful: boolean, has: boolean): boolean {
  const { confirmProof, stepUpAfterMs } = settings();
  if (confirmProof === "always") return true;
  const verifiedAtMs = device.passwordVerifiedAt?.getTime() ?? 0;
  const isDue = stepUpAfterMs !== 0 && Date.now() - verifiedAtMs > stepUpAfterMs;
  return isDue || (confirmProof === "auto" && has && doubtful);
}

/** Whether its owner wants no password for this. */
async function signsOnly(userId: string): Promise<boolean> {
  const user = await database().user.findUnique({ where: { id: userId }, select: { signsSince: true } });
  return user?.signsSince != null;
}

function stepUp(methods: ProofMethod[]): Problem {
  return new Problem("step_up_required", { extensions: { methods } });
}

function challengeIn({ response }: Assertion): unknown {
  try {
    return JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString()).challenge;
  } catch {
    return undefined;
  }
}
