import { confirmByPassword } from "../accounts/accounts";
import { audit } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { database } from "../db/database";
import { markPasswordVerified } from "../devices/device";
import { Problem } from "../http/problem";
import { limit, refund } from "../limits/limits";
import type { Context } from "../network/context";
import { proofMethods, requireFreshProof, takesPassword } from "./passkey-proof";
import type { Session } from "./session";

/**
 * Asks the device's owner for the password, however long ago it was given. Who has none here proves themselves by what they
 * have, which counts for ten minutes.
 *
 * @throws Problem `step_up_required`, `rate_limited`
 */
export async function requirePassword(
  context: Context,
  { device, user }: Session,
  password: string | undefined,
): Promise<void> {
  if (!(await takesPassword(user.id))) return requireFreshProof({ device, user });
  if (password === undefined) {
    throw new Problem("step_up_required", { extensions: { methods: await proofMethods(user.id) } });
  }
  await limit("passwordPerDevice", device.id);
  await limit("hashPerDevice", device.id);
  if (!(await confirmByPassword(database(), user.id, password))) {
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
