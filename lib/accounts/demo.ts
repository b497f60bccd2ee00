import { randomInt } from "node:crypto";
import type { Database } from "../db/database";
import { insertAccount } from "./account";
import { fieldReasons } from "./field-reason";
import { hashPassword, verifyPassword } from "./password";
import { passwordProblem } from "./password-rules";

/** Nobody can sign up under this username, so its account was made here. */
export const DEMO = { username: "demo", name: "Dana Demo" };

/**
 * Makes sure that the demo account exists.
 *
 * @returns the password, where it was set just now; null where the account was in order
 * @throws Error with a sentence when the password given is too weak
 */
export async function seedDemo(db: Database, password: string | undefined, now = new Date()): Promise<string | null> {
  const problem = password === undefined ? null : await passwordProblem(password, DEMO);
  if (problem) throw new Error(fieldReasons[problem]);
  const account = await db.user.findUnique({ where: { username: DEMO.username } });
  if (account && (password === undefined || (await verifyPassword(account.passwordHash, password)))) return null;

  const set = password ?? newPassword();
  const passwordHash = await hashPassword(set);
  if (account) await db.user.updateMany({ where: { id: account.id }, data: { passwordHash } });
  else await insertAccount(db, { ...DEMO, passwordHash }, now);
  return set;
}

/** Three groups of four letters, 53 bits, easy to type on a phone without the shift key. */
export function newPassword(): string {
  const letters = "abcdefghjkmnpqrstvwxyz";
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return [group(), group(), group()].join("-");
}
