import { audit } from "../audit/audit";
import { database } from "../db/database";
import { endSurplusDevices } from "../devices/surplus";
import { settings } from "../env/settings";
import type { Context } from "../network/context";

/** After a sign-in: an account has only so many devices (`MAX_DEVICES`), and the one unused for longest makes room. */
export async function endSurplus(
  context: Context,
  { userId, deviceId, approvedById }: { userId: string; deviceId: string; approvedById?: string | undefined },
): Promise<void> {
  const account = { userId, added: deviceId, approvedBy: approvedById, most: settings().maxDevices };
  const ended = await endSurplusDevices(database(), account, new Date());
  for (const id of ended) await audit(context, { type: "sign_out", detail: "surplus", userId, deviceId: id });
}
