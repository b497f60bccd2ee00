/** An account's owner takes another name, takes everything along, or goes. Each wants a fresh proof. */
import { refuseFields } from "../../accounts/account";
import { deleteUser, LastAdmin, renameUser } from "../../accounts/administration";
import { exportAccount } from "../../accounts/export";
import { audit } from "../../audit/audit";
import { requireFreshProof } from "../../auth/passkey-proof";
import { requireProvenSession, type Session } from "../../auth/session";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import type { Context } from "../../network/context";
import { handler, json } from "../handler";

const RENAMED_EVERY_MS = 30 * 24 * 60 * 60_000;

/** `GET /api/account/export`: a JSON file of everything. */
export const exportOwn = handler(async (request, context) => {
  const session = await requireProvenSession(request, context, "exportPerDevice");
  await requireFreshProof(session);
  const everything = await exportAccount(database(), session.user.id);
  await audit(context, { type: "user.exported" });
  return json(everything, 200, { "Content-Disposition": 'attachment; filename="account.json"' });
});

/** `DELETE /api/account`: 204, and nothing of it is left; what happened stays told, to whom does not. */
export const deleteOwn = handler(async (request, context) => {
  const session = await requireProvenSession(request, context, "changePerDevice");
  await readNothing(request);
  if (settings().accountDelete === "operator") throw operatorsOnly();
  await requireFreshProof(session);
  try {
    await deleteUser(database(), session.user, new Date());
  } catch (error) {
    if (error instanceof LastAdmin) refuseFields({ account: "last_admin" });
    throw error;
  }
  await audit({ ...context, actor: undefined } as Context, { type: "user.deleted" });
  return new Response(null, { status: 204 });
});

/** Of `PATCH /api/account` `{ username }`: the username as it is kept; once in 30 days. */
export async function changeUsername(context: Context, session: Session, typed: string): Promise<string> {
  if (settings().usernameChange === "operator") throw operatorsOnly();
  await requireFreshProof(session);
  const { user } = session;
  const { renamedAt } = await database().user.findUniqueOrThrow({ where: { id: user.id } });
  const now = new Date();
  const isSoon = renamedAt !== null && now.getTime() - renamedAt.getTime() < RENAMED_EVERY_MS;
  refuseFields({ username: isSoon ? "username_soon" : null });
  const username = await renameUser(database(), user, typed, now);
  await audit(context, { type: "user.renamed" });
  return username;
}

function operatorsOnly(): Problem {
  return new Problem("invalid_request", { status: 403, detail: "Here the operator does that." });
}
