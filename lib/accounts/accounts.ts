import { type Database, database } from "../db/database";
import { settings } from "../env/settings";
import { perProcess } from "../process/per-process";
import { accountOf, admit, subjectOf } from "./identity";
import { ownAccounts } from "./own-accounts";
import { NO_PASSWORD } from "./password";
import type { Accounts } from "./ports";

const current = perProcess<Accounts>("accounts", () => ownAccounts(database));

/** The accounts that people sign in to by password. Another adapter is plugged in here, and nowhere else. */
export function accounts(): Accounts {
  return current.get();
}

/** For tests. Without `others` they are this server's own again. */
export function replaceAccounts(others?: Accounts): void {
  if (others) current.set(others);
  else current.clear();
}

/** Whoever a username and a password sign in: a row of this server's, whoever keeps the account. */
export interface SignedInAccount {
  id: string;
  /** Whether what was given just now still lets in. */
  stillHolds(): Promise<boolean>;
}

/** Somebody else's account has a row here too, for its devices and picture: the first sign-in makes it. */
export async function signInByName(
  typed: { username: string; password: string },
  turn: string,
): Promise<SignedInAccount | null> {
  const { issuer } = accounts();
  const holder = await accounts().authenticate(typed, turn);
  if (!holder || issuer === undefined) return holder;
  const { id: sub, username, name } = holder;
  const admitted = await admit(database(), { iss: issuer, sub, username, name }, { mayJoin: true }, new Date());
  if (!admitted) return null;
  return { id: admitted.id, stillHolds: async () => (await holder.stillHolds()) && (await admitted.stillHolds()) };
}

/** The row of whoever has that username, for the audit; undefined where nobody has, or has never signed in. */
export async function accountIdOf(username: string): Promise<string | undefined> {
  const { issuer } = accounts();
  const holder = await accounts().find(username);
  return holder && issuer !== undefined ? accountOf(database(), { iss: issuer, sub: holder.id }) : holder?.id;
}

/** Whether somebody who is signed in to the account gives its password. @throws Problem `rate_limited` */
export async function confirmByPassword(db: Database, accountId: string, password: string): Promise<boolean> {
  const { issuer } = accounts();
  const id = issuer === undefined ? accountId : await subjectOf(db, accountId, issuer);
  return id !== undefined && accounts().confirm(id, password, accountId);
}

/** Whether there is a password to confirm it by. Whoever came in upstream, or by the host, has none here. */
export async function hasPassword(db: Database, accountId: string): Promise<boolean> {
  const { issuer } = accounts();
  if (issuer !== undefined) return (await subjectOf(db, accountId, issuer)) !== undefined;
  // Asked at each visit of the page that scans.
  const found = await db.sql.query`
    SELECT 1 AS "one" FROM ${db.sql.table("User")} WHERE "id" = ${accountId} AND "passwordHash" <> ${NO_PASSWORD}`;
  return found.length > 0;
}

/** Whether anybody may make an account here. */
export function isSignUpOpen(): boolean {
  const { signUp, passwords } = settings();
  return signUp === "open" && passwords && accounts().issuer === undefined;
}

/** Whether its name is its owner's to change here: it is told anew at each sign-in where the account is somebody else's. */
export async function keepsOwnName(db: Database, accountId: string): Promise<boolean> {
  return accounts().issuer === undefined && hasPassword(db, accountId);
}
