import type { Database } from "../db/database";
import { hashSecret, type LinkPurpose, newSecret } from "../secrets";
import { groupsColumn } from "./directory";

export type LinkRow = NonNullable<Awaited<ReturnType<Database["oneTimeLink"]["findUnique"]>>>;

export interface NewLink {
  purpose: LinkPurpose;
  /** Whom a recovery is for. */
  userId?: string;
  /** What an invited account becomes. */
  role?: "admin";
  /** That an invited account is in. */
  groups?: readonly string[];
  uses?: number;
  note?: string;
  /** An account's id, or `operator`. */
  createdBy: string;
  expiresAt: Date;
}

/** Who makes links on the machine itself. */
export const OPERATOR = "operator";

const ID_LENGTH = 12;
const LONGEST_TOKEN = 128;
const SHAPE = /^(setup|invite|recovery)_[A-Za-z0-9_-]{43}$/;

/** Makes a link; resolves to its token, of which only the hash is kept. A recovery's takes the place of those before. */
export async function makeLink(
  db: Database,
  { purpose, userId, role, groups = [], uses = 1, note, createdBy, expiresAt }: NewLink,
  now: Date,
): Promise<string> {
  const token = newSecret(purpose);
  const given = { groups: groups.length > 0 ? groupsColumn(groups) : null, usesLeft: uses };
  const row = { userId: userId ?? null, role: role ?? null, note: note ?? null, ...given };
  if (userId) await voidLinksOf(db, userId);
  await db.oneTimeLink.create({
    data: { tokenHash: hashSecret(token), purpose, ...row, createdBy, createdAt: now, expiresAt },
  });
  return token;
}

/** What a link is for, while it is good; uses nothing up. */
export async function findLink(db: Database, token: string, now: Date): Promise<LinkRow | null> {
  if (token.length > LONGEST_TOKEN || !SHAPE.test(token)) return null;
  const link = await db.oneTimeLink.findUnique({ where: { tokenHash: hashSecret(token), ...good(now) } });
  if (!link || !token.startsWith(`${link.purpose}_`)) return null;
  return (await stillMayInvite(db, [link])).length > 0 ? link : null;
}

/** What the operator sees of a link: never enough to use it. */
export const linkId = ({ tokenHash }: Pick<LinkRow, "tokenHash">) => tokenHash.slice(0, ID_LENGTH);

/** Those that are good, the oldest first. */
export async function listLinks(db: Database, now: Date): Promise<LinkRow[]> {
  return stillMayInvite(db, await db.oneTimeLink.findMany({ where: good(now), orderBy: { createdAt: "asc" } }));
}

/** Makes a link void, by its id or more of its hash. Resolves to what it was, or undefined where there is none. */
export async function revokeLink(db: Database, id: string): Promise<LinkRow | undefined> {
  const link = await findLinkById(db, id);
  if (!link) return undefined;
  const { count } = await db.oneTimeLink.deleteMany({ where: { tokenHash: link.tokenHash } });
  return count === 1 ? link : undefined;
}

export async function findLinkById({ oneTimeLink }: Database, id: string): Promise<LinkRow | undefined> {
  if (id.length < ID_LENGTH) return undefined;
  const found = await oneTimeLink.findMany({ where: { tokenHash: { startsWith: id } } });
  // To databases an underscore is any character.
  return found.find(({ tokenHash }) => tokenHash.startsWith(id));
}

/** Their links end with their role; one that was being made meanwhile is worth nothing either. */
async function stillMayInvite({ user }: Database, links: LinkRow[]): Promise<LinkRow[]> {
  const makers = links.map(({ createdBy }) => createdBy).filter((by) => by !== OPERATOR);
  if (makers.length === 0) return links;
  const where = { id: { in: makers }, role: "admin", disabledAt: null };
  const admins = new Set((await user.findMany({ where, select: { id: true } })).map(({ id }) => id));
  return links.filter(({ createdBy }) => createdBy === OPERATOR || admins.has(createdBy));
}

function good(now: Date) {
  return { usesLeft: { gt: 0 }, expiresAt: { gt: now } };
}

/** Uses a link up by one; of any number at once only so many win as it has uses. Resolves to whether this one did. */
export async function spendLink({ oneTimeLink }: Database, { tokenHash }: LinkRow, now: Date): Promise<boolean> {
  const { count } = await oneTimeLink.updateMany({
    where: { tokenHash, ...good(now) },
    data: { usesLeft: { decrement: 1 } },
  });
  return count === 1;
}

/** Gives a use back, where what it was taken for could not be done after all. */
export async function giveBackLink({ oneTimeLink }: Database, { tokenHash }: LinkRow): Promise<void> {
  await oneTimeLink.updateMany({ where: { tokenHash }, data: { usesLeft: { increment: 1 } } });
}

/** Ends every link of an account that is not used yet; resolves to how many. */
export async function voidLinksOf({ oneTimeLink }: Database, userId: string): Promise<number> {
  return (await oneTimeLink.deleteMany({ where: { userId } })).count;
}

/** Ends every link that an account has made: whoever held the account may have made it. Resolves to how many. */
export async function voidLinksBy({ oneTimeLink }: Database, userId: string): Promise<number> {
  return (await oneTimeLink.deleteMany({ where: { createdBy: userId } })).count;
}

/** The path of the page that a link opens. The token is in the fragment, which no server and no preview is sent. */
export function linkPath(token: string): string {
  return `${token.startsWith("recovery_") ? "/recover" : "/join"}#${token}`;
}

/** Removes up to `limit` links that are over; resolves to how many. */
export async function sweepOneTimeLinks({ oneTimeLink }: Database, before: Date, limit: number): Promise<number> {
  return (await oneTimeLink.deleteMany({ where: { expiresAt: { lt: before } }, limit })).count;
}
