/** What an operator does to accounts. Whoever administers alone is never lost: each statement that could asks so itself. */
import { randomBytes } from "node:crypto";
import type { Database } from "../db/database";
import { endDevices } from "../devices/device";
import { insertAccount, isTaken, isUniqueViolation, refuseFields } from "./account";
import { displayNameProblem, foldDisplayName } from "./display-name";
import { voidLinksBy, voidLinksOf } from "./one-time-link";
import { hashPassword } from "./password";
import { foldUsername, usernameProblem } from "./username";

const FORMER_FOR_MS = 90 * 24 * 60 * 60_000;

export type Role = "user" | "admin";

/** Who asks for something that would leave the server without anybody to administer it. */
export class LastAdmin extends Error {
  override name = "LastAdmin";
  constructor() {
    super("That is the only administrator. Make somebody else one first.");
  }
}

export function findUser(db: Database, username: string) {
  return db.user.findUnique({ where: { username: foldUsername(username) } });
}

/** An account that no password opens yet, to be sent a recovery link. @throws Problem `invalid_request` */
export async function addUser(
  db: Database,
  typed: { username: string; name: string; role: Role },
  now: Date,
): Promise<{ id: string; username: string }> {
  const username = foldUsername(typed.username);
  const name = foldDisplayName(typed.name);
  // What is reserved is the operator's to give.
  const problem = usernameProblem(username);
  refuseFields({ username: problem === "username_reserved" ? null : problem, name: displayNameProblem(name) });
  if (await isTaken(db, username, now)) refuseFields({ username: "username_taken" });
  const passwordHash = await hashPassword(randomBytes(32).toString("base64url"));
  const role = typed.role === "admin" ? ({ role: "admin" } as const) : {};
  return insertAccount(db, { username, name, passwordHash, ...role }, now);
}

export async function hasAdmin(db: Database): Promise<boolean> {
  return (await db.user.findFirst({ where: { role: "admin", disabledAt: null }, select: { id: true } })) !== null;
}

/** Nobody can sign in to it, whoever is in is out, and the links that it made are void. @throws LastAdmin */
export async function disableUser(db: Database, id: string, now: Date): Promise<void> {
  if (!(await changeUnlessLast(db, id, { disabledAt: now }))) throw new LastAdmin();
  await endDevices(db, id, now);
  await voidLinksBy(db, id);
}

export async function enableUser(db: Database, id: string): Promise<void> {
  await voidSleepingLinks(db, id);
  await db.user.updateMany({ where: { id }, data: { disabledAt: null } });
}

/** What an admin has given out ends with their role. @throws LastAdmin */
export async function setRole(db: Database, id: string, role: Role): Promise<void> {
  if (role === "admin") {
    await voidSleepingLinks(db, id);
    await db.user.updateMany({ where: { id }, data: { role } });
    return;
  }
  if (!(await changeUnlessLast(db, id, { role: null }))) throw new LastAdmin();
  await voidLinksBy(db, id);
}

/** Of an account that may make none: they are good for nothing, and would be again. Versions that ended none have left some. */
async function voidSleepingLinks(db: Database, id: string): Promise<void> {
  const mayMakeNone = [{ disabledAt: { not: null } }, { role: null }, { role: { not: "admin" } }];
  if ((await db.user.count({ where: { id, OR: mayMakeNone } })) === 1) await voidLinksBy(db, id);
}

/**
 * Another username. The one before stays its own for a while: nobody else can take it, to be taken for who had it.
 *
 * @throws Problem `invalid_request` with `fields.username`
 */
export async function renameUser(
  db: Database,
  account: { id: string; username: string },
  typed: string,
  now: Date,
): Promise<string> {
  const username = foldUsername(typed);
  if (username === account.username) return username;
  refuseFields({ username: usernameProblem(username) });
  if (await isTaken(db, username, now, account.id)) refuseFields({ username: "username_taken" });
  await keepName(db, account, now);
  try {
    await db.user.updateMany({ where: { id: account.id }, data: { username, renamedAt: now } });
  } catch (error) {
    if (isUniqueViolation(error)) refuseFields({ username: "username_taken" });
    throw error;
  }
  return username;
}

/**
 * Removes the account and all that is its own. Its events are made nobody's: what happened stays told, to whom does not.
 *
 * @throws LastAdmin
 */
export async function deleteUser(db: Database, account: { id: string; username: string }, now: Date): Promise<void> {
  const { id } = account;
  await disableUser(db, id, now);
  await keepName(db, account, now);
  await voidLinksOf(db, id);
  await db.approval.deleteMany({ where: { userId: id } });
  await makeNobodys(db, id);
  await db.user.deleteMany({ where: { id } });
}

/** What happened stays told, to whom and from where does not; of its codes neither, which were asked for by nobody yet. */
async function makeNobodys({ sql, loginEvent }: Database, userId: string): Promise<void> {
  const events = sql.table("LoginEvent");
  await sql.query`
    UPDATE ${events} SET "ip" = '', "browser" = '', "os" = ''
    WHERE "userId" IS NULL AND "ticketHash" IN (SELECT "ticketHash" FROM ${events} WHERE "userId" = ${userId}) RETURNING "id"`;
  const nobody = { userId: null, deviceId: null, ip: "", browser: "", os: "" };
  await loginEvent.updateMany({ where: { userId }, data: nobody });
}

async function keepName(db: Database, { id, username }: { id: string; username: string }, now: Date): Promise<void> {
  const kept = { userId: id, until: new Date(now.getTime() + FORMER_FOR_MS) };
  await db.formerUsername.upsert({ where: { username }, create: { username, ...kept }, update: kept });
}

/** Removes up to `limit` reservations that are over; resolves to how many. */
export async function sweepFormerNames({ formerUsername }: Database, now: Date, limit: number): Promise<number> {
  return (await formerUsername.deleteMany({ where: { until: { lt: now } }, limit })).count;
}

/**
 * One statement, which changes nothing where it would leave no administrator. On Postgres it locks them all, in one order, so that
 * of two that would each leave the other's the second finds that it may not.
 */
async function changeUnlessLast(
  { sql }: Database,
  id: string,
  change: { disabledAt: Date } | { role: null },
): Promise<boolean> {
  const users = sql.table("User");
  const [column, value] = Object.entries(change)[0] as [string, Date | null];
  const set = sql.column(column);
  const changed =
    sql.provider === "sqlite"
      ? await sql.query<{ id: string }>`
          UPDATE ${users} SET ${set} = ${value} WHERE "id" = ${id} AND (
            "role" IS NULL OR "role" <> 'admin' OR "disabledAt" IS NOT NULL OR EXISTS (
              SELECT 1 FROM ${users} "other"
              WHERE "other"."role" = 'admin' AND "other"."disabledAt" IS NULL AND "other"."id" <> ${id}))
          RETURNING "id"`
      : await sql.query<{ id: string }>`
          WITH "admins" AS (
            SELECT "id" FROM ${users} WHERE "role" = 'admin' AND "disabledAt" IS NULL ORDER BY "id" FOR UPDATE)
          UPDATE ${users} SET ${set} = ${value} WHERE "id" = ${id} AND (
            NOT EXISTS (SELECT 1 FROM "admins" WHERE "admins"."id" = ${id})
            OR EXISTS (SELECT 1 FROM "admins" WHERE "admins"."id" <> ${id}))
          RETURNING "id"`;
  return changed.length === 1;
}
