import { audit } from "../audit/audit";
import { database } from "../db/database";
import { endDevice, endOtherDevices, type NewDevice, type SignedInBy } from "../devices/device";
import { Refused } from "../login/refused";
import type { Context } from "../network/context";
import { readSessionToken, sessionOf } from "./session";
import { endSurplus } from "./surplus-devices";

/** A browser that is about to be signed in, as a request shows it. */
export interface SigningIn {
  request: Request;
  context: Context;
  /** Of the key that the request proved; the device that it makes is bound to it. */
  keyThumbprint: string | undefined;
}

export interface SignIn {
  userId: string;
  /** Where it is not now. */
  provenAt?: Date | null;
  signedInBy: SignedInBy;
  approvedById?: string;
  passkeyId?: string;
  /** Signs the account out everywhere else in the same request, so that nothing which is in can come between. */
  endOthers?: boolean;
  /** When it is over at the latest, where it is for one visit only. */
  visitEndsAt?: Date | undefined;
}

export interface SignedIn {
  id: string;
  deviceId: string;
  visitEndsAt: Date | undefined;
}

/** The browser, as a device of the account. */
export function newDevice(
  { context, keyThumbprint }: SigningIn,
  { userId, signedInBy, approvedById, passkeyId, visitEndsAt, provenAt }: SignIn,
): NewDevice {
  const approval = { ...(approvedById && { approvedById }), ...(passkeyId && { passkeyId }) };
  const proven = provenAt === undefined ? {} : { provenAt };
  const key = keyThumbprint ? { keyThumbprint } : {};
  return { userId, facts: context.client, signedInBy, ...approval, ...key, ...proven, visitEndsAt };
}

/** What follows a device that is bound: this browser leaves whatever it was signed in to before. */
export async function signedIn(
  { request, context, keyThumbprint }: SigningIn,
  { userId, signedInBy, approvedById, endOthers = false, visitEndsAt }: SignIn,
  deviceId: string | undefined,
  now: Date,
): Promise<SignedIn> {
  if (!deviceId) throw new Refused("wrong_state");
  const before = await sessionOf(readSessionToken(request.headers).token, context.client);
  // Only by the key that it was bound to: a stolen cookie must not sign anybody out.
  const mayEnd = before && (before.device.keyThumbprint === null || before.device.keyThumbprint === keyThumbprint);
  const ended = mayEnd && (await endDevice(database(), before.device.id, now));
  if (endOthers) await endOtherDevices(database(), userId, deviceId, now);
  await Promise.all([
    audit(context, { type: "sign_in", detail: signedInBy, userId, deviceId }),
    endOthers && audit(context, { type: "sign_out", detail: "others", userId, deviceId }),
    ended &&
      audit(context, { type: "sign_out", detail: "replaced", userId: before.user.id, deviceId: before.device.id }),
  ]);
  await endSurplus(context, { userId, deviceId, approvedById });
  return { id: userId, deviceId, visitEndsAt };
}
