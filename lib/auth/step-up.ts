import { confirmPassword } from "../accounts/account";
import { audit } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { database } from "../db/database";
import { markPasswordVerified } from "../devices/device";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import { limit, refund } from "../limits/limits";
import type { Context } from "../network/context";
import type { Session } from "./session";

/**
 * Before a phone lets another device in, its owner must have given the password on it recently: a phone left lying about,
 * or one that was itself let in by a code, asks for it again. A wrong one changes nothing but the count of tries.
 *
 * @throws Problem `step_up_required`, `rate_limited`
 */
export async function requireRecentPassword(
  context: Context,
  session: Session,
  password: string | undefined,
): Promise<void> {
  const { stepUpAfterMs } = settings();
  const verifiedAtMs = session.device.passwordVerifiedAt?.getTime() ?? 0;
  if (stepUpAfterMs === 0 || Date.now() - verifiedAtMs <= stepUpAfterMs) return;
  await requirePassword(context, session, password);
}

/**
 * Asks the device's owner for the password, however long ago it was given.
 *
 * @throws Problem `step_up_required`, `rate_limited`
 */
export async function requirePassword(
  context: Context,
  { device, user }: Session,
  password: string | undefined,
): Promise<void> {
  if (password === undefined) throw new Problem("step_up_required");
  await limit("passwordPerDevice", device.id);
  await limit("hashPerDevice", device.id);
  if (!(await confirmPassword(database(), user.id, password))) {
    throw new AuditedProblem(
      "step_up_required",
      { type: "step_up.refused", detail: "wrong_password" },
      { detail: "That is not your password.", extensions: { reason: "wrong_password" } },
    );
  }
  await refund("passwordPerDevice", device.id);
  await markPasswordVerified(database(), device.id, new Date());
  await audit(context, { type: "step_up" });
}
