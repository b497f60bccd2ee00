import { hasPassword } from "../accounts/accounts";
import { subjectOf } from "../accounts/identity";
import { audit } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { database } from "../db/database";
import { markPasswordVerified } from "../devices/device";
import { settings } from "../env/settings";
import { Problem, type ProofMethod } from "../http/problem";
import { limit } from "../limits/limits";
import type { Context } from "../network/context";
import { isPasskeyCurrent, type PasskeyRow, takePasskey } from "../passkeys/passkey";
import { isFreshSeed } from "../passkeys/seed";
import { type Ceremony, ceremonyStatement } from "../passkeys/statement";
import { type Assertion, passkeysHere } from "../passkeys/webauthn";
import type { Session } from "./session";

export const FRESH_FOR_MS = 10 * 60_000;

/** How an account can prove itself anew: by what it has here, or where its owner signs in. */
export async function proofMethods(userId: string): Promise<ProofMethod[]> {
  const { upstream, handOver } = settings();
  const ways: [ProofMethod, boolean][] = [
    ["passkey", await hasPasskey(userId)],
    ["password", await takesPassword(userId)],
    ["upstream", upstream !== undefined && (await subjectOf(database(), userId, upstream.issuer)) !== undefined],
    ["host", handOver !== undefined && (await subjectOf(database(), userId, handOver.issuer)) !== undefined],
  ];
  return ways.filter(([, has]) => has).map(([method]) => method);
}

export async function takesPassword(userId: string): Promise<boolean> {
  return settings().passwords && (await hasPassword(database(), userId));
}

export async function hasPasskey(userId: string): Promise<boolean> {
  const { passkeys } = settings();
  if ("off" in passkeys) return false;
  const { sql } = database();
  // Asked at each confirmation.
  const found = await sql.query`
    SELECT 1 AS "one" FROM ${sql.table("Passkey")} WHERE "userId" = ${userId} AND "rpId" = ${passkeys.rpId} LIMIT 1`;
  return found.length > 0;
}

/**
 * What makes a way in, or takes one away, wants its owner to have proven themselves on this device within ten minutes: a session
 * alone, stolen or let in by a code, must not make itself at home. `POST /api/account/prove` does.
 *
 * @throws Problem `step_up_required`
 */
export async function requireFreshProof({ device, user }: Session): Promise<void> {
  const provenMs = device.passwordVerifiedAt?.getTime() ?? 0;
  if (Date.now() - provenMs <= FRESH_FOR_MS) return;
  throw new Problem("step_up_required", { extensions: { methods: await proofMethods(user.id) } });
}

/**
 * A passkey in place of the password, by whoever is signed in on this device.
 *
 * @throws Problem `step_up_required` with the reason `wrong_passkey`, `rate_limited`
 */
export async function requirePasskey(
  context: Context,
  { device, user }: Session,
  { seed, assertion }: { seed: string; assertion: Assertion },
): Promise<void> {
  await limit("passkeyPerDevice", device.id);
  const jkt = requireKey(device.keyThumbprint);
  const statement = freshStatement("prove", { seed, jkt, username: user.username });
  const { passkey, suspicious } = await takePasskey(database(), assertion, statement, user.id, new Date()).catch(wrong);
  if (suspicious) await auditCounter(context, passkey);
  await markPasswordVerified(database(), device.id, new Date());
  await audit(context, { type: "step_up", detail: "passkey" });
}

/** A refusal of a passkey where the password, or another try, may still do. */
export function wrong(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== "passkey_refused") throw error;
  throw new AuditedProblem(
    "step_up_required",
    { type: "step_up.refused", detail: "wrong_passkey" },
    { detail: "That passkey was not accepted.", extensions: { reason: "wrong_passkey" } },
  );
}

/** Who a passkey says that it is: an account, and whether that still holds later. */
export interface PasskeySignIn {
  userId: string;
  passkeyId: string;
  stillHolds(): Promise<boolean>;
}

/**
 * The account that a passkey signs in to, or null.
 *
 * @param jkt of the key that the request proved: an assertion is worth nothing with another
 */
export async function signInByPasskey(
  context: Context,
  { seed, assertion }: { seed: string; assertion: Assertion },
  jkt: string | undefined,
): Promise<PasskeySignIn | null> {
  try {
    const statement = freshStatement("sign-in", { seed, jkt: requireKey(jkt ?? null) });
    const { passkey, suspicious } = await takePasskey(database(), assertion, statement, undefined, new Date());
    if (!(await isPasskeyCurrent(database(), passkey))) return null;
    if (suspicious) await auditCounter(context, passkey);
    return { userId: passkey.userId, passkeyId: passkey.id, stillHolds: () => isPasskeyCurrent(database(), passkey) };
  } catch (error) {
    if (error instanceof Problem && error.code === "passkey_refused") return null;
    throw error;
  }
}

/** @throws Problem `passkey_refused` where the seed is old, changed, or none of ours; 404 where there are no passkeys */
export function freshStatement(
  ceremony: Ceremony,
  { seed, jkt, username }: { seed: string; jkt: string; username?: string },
): string {
  passkeysHere();
  if (!isFreshSeed(seed)) throw new Problem("passkey_refused");
  return ceremonyStatement(ceremony, { origin: settings().origin, seed, jkt, ...(username && { username }) });
}

export function auditCounter(context: Context, { userId }: PasskeyRow): Promise<void> {
  return audit(context, { type: "passkey.counter", userId });
}

/** Where browsers have no key there are no passkeys. */
export function requireKey(jkt: string | null): string {
  if (jkt === null) throw new Problem("passkey_refused");
  return jkt;
}
