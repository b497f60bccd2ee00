import type { Database } from "../db/database";
import { endDevices } from "../devices/device";
import { refuseFields } from "./account";
import { voidLinksBy, voidLinksOf } from "./one-time-link";
import { hashPassword } from "./password";
import { passwordProblem } from "./password-rules";

/**
 * Gives an account a new password, since all else was lost: every device, passkey and link of it ends, and every link by it. Where a server is killed
 * half-way, nobody is in, and the operator makes another link.
 *
 * @param take uses the link up, once all is ready; where it resolves to false nothing has changed
 * @returns the account, or null where `take` did not
 * @throws Problem `invalid_request` with `fields.password`, `rate_limited`
 */
export async function recoverAccount(
  db: Database,
  userId: string,
  password: string,
  take: () => Promise<boolean>,
  now = new Date(),
): Promise<{ username: string; name: string } | null> {
  const account = await db.user.findUnique({ where: { id: userId, disabledAt: null } });
  if (!account) return null;
  refuseFields({ password: await passwordProblem(password, account) });
  const passwordHash = await hashPassword(password, userId);
  if (!(await take())) return null;
  await loseAll(db, userId, now);
  await db.user.updateMany({ where: { id: userId }, data: { passwordHash, signsSince: null } });
  // Once more, for who signed in with what was lost meanwhile.
  await loseAll(db, userId, now);
  return { username: account.username, name: account.name };
}

async function loseAll(db: Database, userId: string, now: Date): Promise<void> {
  await endDevices(db, userId, now);
  await db.passkey.deleteMany({ where: { userId } });
  await voidLinksOf(db, userId);
  await voidLinksBy(db, userId);
}
