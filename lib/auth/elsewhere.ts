/** Sign-ins and step-ups by who keeps accounts elsewhere: the provider upstream, and the host. */
import { accountOf, admit } from "../accounts/identity";
import { audit } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { database } from "../db/database";
import { markPasswordVerified } from "../devices/device";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import type { Context } from "../network/context";
import { type Person, takeRequest } from "../upstream/authorization-request";
import { handedOver } from "../upstream/hand-over";
import { requestSecret } from "../upstream/request-cookie";
import { isProvenSince } from "../upstream/sign-in";
import { FRESH_FOR_MS } from "./passkey-proof";
import type { Session } from "./session";

export type Elsewhere = "upstream" | "host";

export interface ElsewhereSignIn {
  userId: string;
  /** By whoever signed them in; null where nobody tells. */
  provenAt: Date | null;
  stillHolds(): Promise<boolean>;
}

/** Whoever this browser has come back from the provider as, once. Null where nobody has, or may. */
export async function signInByUpstream(request: Request, context: Context): Promise<ElsewhereSignIn | null> {
  const asked = await takeRequest(database(), requestSecret(request), "sign-in", new Date());
  return asked && admitted(context, asked.person, "upstream");
}

/** Whoever a host's token is of, once. @throws Problem `unavailable` */
export async function signInByHost(token: string, context: Context): Promise<ElsewhereSignIn | null> {
  const handed = await handedOver(token);
  if (!handed || !(await handed.take(database()))) return null;
  return admitted(context, handed.person, "host");
}

/** @throws Problem `sign_up_closed` */
async function admitted(context: Context, person: Person, by: Elsewhere): Promise<ElsewhereSignIn | null> {
  const found = await admit(database(), person, { mayJoin: settings().signUp !== "closed" }, new Date());
  if (!found) return null;
  const { id: userId, isNew, stillHolds } = found;
  if (isNew) await audit(context, { type: "sign_up", detail: by, userId });
  return { userId, provenAt: person.provenAtMs === null ? null : new Date(person.provenAtMs), stillHolds };
}

/**
 * Takes a sign-in at the provider, that was begun for this and made anew, for a proof of who is here.
 *
 * @throws Problem `wrong_state` where there is none; `step_up_required` with the reason `wrong_person`
 */
export async function requireUpstream(request: Request, context: Context, session: Session): Promise<void> {
  const asked = await takeRequest(database(), requestSecret(request), "step-up", new Date());
  if (!asked) throw new Problem("wrong_state", { detail: "No sign-in has come back for this." });
  const { person, startedAt } = asked;
  if (!(await isTheirs(session, person)) || !isProvenSince(person, startedAt)) throw wrongPerson();
  await proven(context, session, "upstream");
}

/** The same of the host, by a token. */
export async function requireHandOver(context: Context, session: Session, token: string): Promise<void> {
  const handed = await handedOver(token);
  const provenAtMs = handed?.person.provenAtMs ?? 0;
  const isFresh = Date.now() - provenAtMs <= FRESH_FOR_MS;
  // One of somebody else's is not used up.
  if (!handed || !isFresh || !(await isTheirs(session, handed.person)) || !(await handed.take(database()))) {
    throw wrongPerson();
  }
  await proven(context, session, "host", new Date(provenAtMs));
}

async function isTheirs({ user }: Session, person: Person): Promise<boolean> {
  return (await accountOf(database(), person)) === user.id;
}

async function proven(context: Context, { device }: Session, by: Elsewhere, at = new Date()): Promise<void> {
  await markPasswordVerified(database(), device.id, at);
  await audit(context, { type: "step_up", detail: by });
}

function wrongPerson(): Problem {
  return new AuditedProblem(
    "step_up_required",
    { type: "step_up.refused", detail: "wrong_person" },
    { detail: "That is somebody else, or was not proven just now.", extensions: { reason: "wrong_person" } },
  );
}
