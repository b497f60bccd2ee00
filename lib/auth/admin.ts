import { audit } from "../audit/audit";
import type { AuditEvent } from "../audit/event";
import { database } from "../db/database";
import { Problem } from "../http/problem";
import type { Context } from "../network/context";
import { requireFreshProof } from "./passkey-proof";
import { requireRight } from "./rights";
import { isAdmin, requireProvenSession, type Session } from "./session";

/**
 * Whoever administers, by a proof of the device's key, reads too: what they see is everybody's. To all others there is nothing
 * here, whatever else is wrong with their request.
 *
 * @throws Problem 404, and to admins as `requireProvenSession` and `requireRight`
 */
export async function requireAdmin(request: Request, context: Context): Promise<Session> {
  const session = await requireProvenSession(request, context, "adminPerDevice").catch(async (error: unknown) => {
    const { userId } = context.actor ?? {};
    const user = userId && (await database().user.findUnique({ where: { id: userId }, select: { role: true } }));
    throw user && isAdmin(user) ? error : nothingHere();
  });
  if (!isAdmin(session.user)) throw nothingHere();
  await requireRight(context, session, "administer");
  return session;
}

/** The same, and that they have proven themselves within ten minutes. @throws Problem `step_up_required` */
export async function requireAdminChange(request: Request, context: Context): Promise<Session> {
  const session = await requireAdmin(request, context);
  await requireFreshProof(session);
  return session;
}

/** Records what an admin has done to an account, or to none, as done by the admin and on none of the account's devices. */
export function auditAdmin(context: Context, { user }: Session, event: AuditEvent): Promise<void> {
  const { actor: _admin, ...request } = context;
  return audit(request, { ...event, by: user.id });
}

function nothingHere(): Problem {
  return new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
}
