/** Who somebody is to whoever signed them in. Issuer and subject are the person: nobody is found by a name or an address. */
import type { Database } from "../db/database";
import { Problem } from "../http/problem";
import { newId } from "../secrets";
import { isTaken, isUniqueViolation, nameProblem } from "./account";
import { groupsColumn, isGroup } from "./directory";
import { displayNameProblem, foldDisplayName } from "./display-name";
import { NO_PASSWORD } from "./password";
import { foldUsername, isUsername, usernameProblem } from "./username";

/** A person, as somebody else tells of them. What is told of e-mail and groups counts as the operator's word. */
export interface Told {
  iss: string;
  sub: string;
  /** What the account is to be called here, as far as that is free. */
  username?: string | undefined;
  name?: string | undefined;
  /** Only one that is told to be theirs; null where it was asked for and none was told. */
  email?: string | null | undefined;
  /** Null, too, where they were asked for and none were told. */
  groups?: readonly string[] | null | undefined;
}

export interface Admitted {
  id: string;
  isNew: boolean;
  /** Whether the account may still be signed in to by this. */
  stillHolds(): Promise<boolean>;
}

const LONGEST = 255;
const NAMES_TRIED = 50;

/**
 * The account of whoever is told of; a new one the first time. Resolves to null where it is disabled.
 *
 * @param mayJoin whether a new account may be made
 * @throws Problem `sign_up_closed` where it may not
 */
export async function admit(
  db: Database,
  told: Told,
  { mayJoin }: { mayJoin: boolean },
  now: Date,
): Promise<Admitted | null> {
  const { iss, sub } = told;
  if (sub === "" || sub.length > LONGEST || iss.length > LONGEST) return null;
  const known = await identified(db, told);
  if (!known && !mayJoin) throw new Problem("sign_up_closed");
  const { userId, isNew } = known ? { userId: known.userId, isNew: false } : await join(db, told, now);
  const stillHolds = async () => (await identified(db, told))?.user.disabledAt === null;
  if (!(await stillHolds())) return null;
  await keepUp(db, userId, told, now);
  return { id: userId, isNew, stillHolds };
}

/** Whose account it is, or undefined. */
export async function accountOf(db: Database, told: Pick<Told, "iss" | "sub">): Promise<string | undefined> {
  return (await identified(db, told))?.userId;
}

/** Who the account's owner is to an issuer; undefined where they are nobody there. */
export async function subjectOf({ identity }: Database, userId: string, iss: string): Promise<string | undefined> {
  return (await identity.findFirst({ where: { userId, iss }, select: { sub: true } }))?.sub;
}

/** Makes somebody told of sign in to an account that there is. Resolves to false where they have another one. */
export async function linkIdentity(db: Database, userId: string, told: Told, now: Date): Promise<boolean> {
  const { iss, sub } = told;
  const row = { iss, sub, userId, createdAt: now, lastSeenAt: now };
  try {
    await db.identity.create({ data: row });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if ((await accountOf(db, told)) !== userId) return false;
  }
  await keepUp(db, userId, told, now);
  return true;
}

/** What they told of e-mail and groups goes with them. Resolves to whether there was one. */
export async function unlinkIdentities(db: Database, userId: string, iss: string): Promise<boolean> {
  const { count } = await db.identity.deleteMany({ where: { userId, iss } });
  await forgetEmail(db, userId, iss);
  await forgetGroups(db, userId, iss);
  return count > 0;
}

/** One that the operator set, or somebody else told, stays. */
async function forgetEmail({ user }: Database, id: string, iss: string): Promise<void> {
  await user.updateMany({ where: { id, emailToldBy: iss }, data: { email: null, emailToldBy: null } });
}

async function forgetGroups({ user }: Database, id: string, iss: string): Promise<void> {
  await user.updateMany({ where: { id, groupsToldBy: iss }, data: { groups: null, groupsToldBy: null } });
}

function identified({ identity }: Database, { iss, sub }: Pick<Told, "iss" | "sub">) {
  return identity.findUnique({
    where: { iss_sub: { iss, sub } },
    select: { userId: true, user: { select: { disabledAt: true } } },
  });
}

/** A row of their own, never one that there is, however it is called. Of several at once one is made. */
async function join(db: Database, told: Told, now: Date): Promise<{ userId: string; isNew: boolean }> {
  const { iss, sub } = told;
  const id = newId();
  for (let tries = 1; tries <= NAMES_TRIED; tries++) {
    const username = tries < NAMES_TRIED ? numbered(baseOf(told), tries) : `user-${id.slice(0, 8).toLowerCase()}`;
    if (usernameProblem(username) || (await isTaken(db, username, now))) continue;
    const account = { id, username, name: nameOf(told) ?? username, pictureId: newId(), passwordHash: NO_PASSWORD };
    try {
      const identities = { create: { iss, sub, createdAt: now, lastSeenAt: now } };
      await db.user.create({ data: { ...account, createdAt: now, identities } });
      return { userId: id, isNew: true };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const winner = await accountOf(db, told);
      if (winner) return { userId: winner, isNew: false };
    }
  }
  throw new Error("No username was free");
}

/** What is told anew at each sign-in. A name that its owner chose here stays. */
async function keepUp(db: Database, userId: string, told: Told, now: Date): Promise<void> {
  const { iss, sub, email, groups } = told;
  const name = nameOf(told);
  await db.identity.updateMany({ where: { iss, sub }, data: { lastSeenAt: now } });
  if (name !== undefined) {
    const where = { id: userId, passwordHash: NO_PASSWORD, NOT: { name } };
    await db.user.updateMany({ where, data: { name, pictureId: newId() } });
  }
  if (email === null) await forgetEmail(db, userId, iss);
  if (groups === null) await forgetGroups(db, userId, iss);
  const data = {
    ...(email && { email, emailToldBy: iss }),
    ...(groups && { groups: groupsColumn(groups.filter(isGroup)), groupsToldBy: iss }),
  };
  // Of who was unlinked meanwhile nothing is kept.
  const where = { id: userId, identities: { some: { iss, sub } } };
  if (Object.keys(data).length > 0) await db.user.updateMany({ where, data });
}

/** A name that others could be misled by is none. */
function nameOf({ name }: Told): string | undefined {
  const folded = foldDisplayName(name ?? "");
  return (displayNameProblem(folded) ?? nameProblem(folded)) ? undefined : folded;
}

/** Of an address what stands before the @. */
function baseOf({ username = "", name = "" }: Told): string {
  for (const wanted of [username, name]) {
    const plain = foldUsername(wanted.split("@")[0] ?? "")
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/^[._-]+/, "")
      .slice(0, 24)
      .replace(/[._-]+$/, "");
    if (isUsername(plain) && !usernameProblem(plain)) return plain;
  }
  return "user";
}

function numbered(base: string, tries: number): string {
  return tries === 1 ? base : `${base}-${tries}`;
}
