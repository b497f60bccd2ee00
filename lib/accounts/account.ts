import type { Database } from "../db/database";
import { endOtherDevices, markPasswordVerified } from "../devices/device";
import { settings } from "../env/settings";
import { newId } from "../secrets";
import { displayNameProblem, foldDisplayName } from "./display-name";
import { type FieldReason, refusedFields } from "./field-reason";
import { voidLinksBy, voidLinksOf } from "./one-time-link";
import { hashPassword, verifyPassword } from "./password";
import { passwordProblem } from "./password-rules";
import type { Holder } from "./ports";
import { playsStaff } from "./staff-name";
import { foldUsername, isUsername, usernameProblem } from "./username";

export interface Account {
  id: string;
  /** Lower case, unique. */
  username: string;
  name: string;
  pictureId: string;
}

const ACCOUNT = { id: true, username: true, name: true, pictureId: true } as const;

/** What refuses before a part that costs: what can be told from the fields alone is refused before either. */
export interface CreationLimits {
  /** Who waits for the hash, where several wait. */
  turn?: string;
  beforeLook?(): Promise<void>;
  beforeHash?(): Promise<void>;
  beforeInsert?(): Promise<void>;
}

/**
 * Makes an account, with the username folded to lower case and the name to NFC, both trimmed.
 *
 * @throws Problem `invalid_request` with a sentence (`fields`) and a code (`reasons`) for each of `username`, `password` and
 * `name` that will not do, a taken username too; `rate_limited` when too many passwords are being hashed
 */
export async function createAccount(
  db: Database,
  typed: { username: string; password: string; name: string; role?: "admin"; groups?: string },
  limits: CreationLimits = {},
  now = new Date(),
): Promise<Account> {
  const username = foldUsername(typed.username);
  const name = foldDisplayName(typed.name);
  refuseFields({
    username: usernameProblem(username),
    password: await passwordProblem(typed.password, { username, name }),
    name: nameProblem(name),
  });
  await limits.beforeLook?.();
  // Spares the hash; the unique constraint decides.
  if (await isTaken(db, username, now)) refuseFields({ username: "username_taken" });
  await limits.beforeHash?.();
  const passwordHash = await hashPassword(typed.password, limits.turn ?? username);
  await limits.beforeInsert?.();
  const { role, groups } = typed;
  return insertAccount(db, { username, name, passwordHash, ...(role && { role }), ...(groups && { groups }) }, now);
}

/** @throws Problem `invalid_request` with `fields.username` when another account has just taken it */
export async function insertAccount(
  db: Database,
  {
    passwordHash,
    role,
    groups,
    ...chosen
  }: { username: string; name: string; passwordHash: string; role?: "admin"; groups?: string },
  now: Date,
): Promise<Account> {
  const account = { id: newId(), ...chosen, pictureId: newId() };
  try {
    const given = { ...(role && { role }), ...(groups && { groups }) };
    await db.user.create({ data: { ...account, passwordHash, createdAt: now, ...given } });
  } catch (error) {
    if (isUniqueViolation(error)) refuseFields({ username: "username_taken" });
    throw error;
  }
  return account;
}

export async function findAccountId(db: Database, username: string): Promise<string | undefined> {
  return (await findForSignIn(db, username))?.id;
}

export async function findHolder(db: Database, username: string): Promise<Holder | null> {
  const found = await findForSignIn(db, username);
  return found && { id: found.id, username: found.username, name: found.name };
}

async function findForSignIn(db: Database, username: string): Promise<(Account & { passwordHash: string }) | null> {
  const folded = foldUsername(username);
  if (!isUsername(folded)) return null;
  return db.user.findUnique({
    where: { username: folded, disabledAt: null },
    select: { ...ACCOUNT, passwordHash: true },
  });
}

/** An account whose password was given just now. */
export interface AuthenticatedAccount extends Account {
  /** Whether that password still holds: it may have been changed since. */
  isPasswordCurrent(): Promise<boolean>;
}

/**
 * The account that username and password sign in to, or null; an unknown username and a wrong password take the same time.
 *
 * @param turn who waits for the hash, where several wait
 * @throws Problem `rate_limited` when too many passwords are being hashed
 */
export async function authenticate(
  db: Database,
  username: string,
  password: string,
  turn: string = username,
): Promise<AuthenticatedAccount | null> {
  const found = await findForSignIn(db, username);
  if (!(await verifyPassword(found?.passwordHash ?? null, password, turn)) || !found) return null;
  const { passwordHash, ...account } = found;
  const isPasswordCurrent = async () =>
    (await db.user.count({ where: { id: account.id, passwordHash, disabledAt: null } })) === 1;
  return { ...account, isPasswordCurrent };
}

/** Whether somebody who is signed in gives the account's password. @throws Problem `rate_limited` */
export async function confirmPassword(db: Database, accountId: string, password: string): Promise<boolean> {
  const account = await db.user.findUnique({ where: { id: accountId }, select: { passwordHash: true } });
  return verifyPassword(account?.passwordHash ?? null, password, accountId);
}

/**
 * The picture's id changes too, with another name: a generated picture holds the initials. @throws Problem `invalid_request` with `fields.name`
 */
export async function rename(db: Database, accountId: string, typed: string): Promise<string> {
  const name = foldDisplayName(typed);
  refuseFields({ name: nameProblem(name) });
  await db.user.updateMany({ where: { id: accountId, NOT: { name } }, data: { name, pictureId: newId() } });
  return name;
}

/**
 * Changes the password, signs out every device but the one in `by`, and ends the links for the account and by it: whoever knew the old password,
 * or was sent a way around it, is out.
 *
 * @throws Problem `invalid_request` with `fields.currentPassword` or `fields.newPassword`
 */
export async function changePassword(
  db: Database,
  by: { accountId: string; deviceId: string },
  typed: { currentPassword: string; newPassword: string },
  now = new Date(),
): Promise<void> {
  const account = await db.user.findUnique({ where: { id: by.accountId } });
  if (!account || !(await verifyPassword(account.passwordHash, typed.currentPassword, by.accountId))) {
    return refuseFields({ currentPassword: "password_wrong" });
  }
  refuseFields({ newPassword: await passwordProblem(typed.newPassword, account) });
  const passwordHash = await hashPassword(typed.newPassword, by.accountId);
  await setPassword(db, by, account.passwordHash, passwordHash, now);
}

/**
 * A new password for an account whose owner has forgotten the old one. Checked and hashed here, and set by what this resolves to.
 *
 * @throws Problem `invalid_request` with `fields.newPassword`
 */
export async function preparePassword(db: Database, accountId: string, password: string) {
  const account = await db.user.findUniqueOrThrow({ where: { id: accountId } });
  refuseFields({ newPassword: await passwordProblem(password, account) });
  const passwordHash = await hashPassword(password, accountId);
  return (by: { accountId: string; deviceId: string }, now = new Date()) =>
    setPassword(db, by, account.passwordHash, passwordHash, now);
}

async function setPassword(
  db: Database,
  by: { accountId: string; deviceId: string },
  before: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  // Before, so that a server killed half-way leaves the owner with the old password rather than a thief with a session;
  // and after, for who signed in with the old one in between.
  await endOtherDevices(db, by.accountId, by.deviceId, now);
  const { count } = await db.user.updateMany({
    where: { id: by.accountId, passwordHash: before },
    data: { passwordHash },
  });
  if (count !== 1) refuseFields({ currentPassword: "password_changed" });
  await endOtherDevices(db, by.accountId, by.deviceId, now);
  // Made for a password that was forgotten, and in whose hands nobody knows.
  await voidLinksOf(db, by.accountId);
  await voidLinksBy(db, by.accountId);
  await markPasswordVerified(db, by.deviceId, now);
}

export function nameProblem(name: string): FieldReason | null {
  return displayNameProblem(name) ?? (playsStaff(name, settings().site.name) ? "name_staff" : null);
}

/** By an account, or by the one that had it until a while ago. `except` may have its own back. */
export async function isTaken(db: Database, username: string, now: Date, except?: string): Promise<boolean> {
  if (await db.user.findUnique({ where: { username }, select: { id: true } })) return true;
  // Looked for after that: a name that is given up is kept before it is.
  const former = await db.formerUsername.findUnique({ where: { username, until: { gt: now } } });
  return former !== null && former.userId !== except;
}

export function refuseFields(found: Record<string, FieldReason | null>): void {
  const reasons = Object.entries(found).filter((entry): entry is [string, FieldReason] => entry[1] !== null);
  if (reasons.length > 0) throw refusedFields(Object.fromEntries(reasons));
}

/** Prisma's code; the two clients have an error class each. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
