import type { Database } from "../db/database";
import { hashSecret, type LinkPurpose, newSecret } from "../secrets";

export type LinkRow = NonNullable<Awaited<ReturnType<Database["oneTimeLink"]["findUnique"]>>>;

export interface NewLink {
  purpose: LinkPurpose;
  /** Whom a recovery is for. */
  userId?: string;
  /** What an invited account becomes. */
  role?: "admin";
  uses?: number;
  note?: string;
  /** An account's id, or `operator`. */
  createdBy: string;
  expiresAt: Date;
}

const LONGEST_TOKEN = 128;
const SHAPE = /^(setup|invite|recovery)_[A-Za-z0-9_-]{43}$/;

/** Makes a link; resolves to its token, of which only the hash is kept. */
export async function makeLink(
  { oneTimeLink }: Database,
  { purpose, userId, role, uses = 1, note, createdBy, expiresAt }: NewLink,
  now: Date,
): Promise<string> {
  const token = newSecret(purpose);
  const row = { userId: userId ?? null, role: role ?? null, note: note ?? null, usesLeft: uses };
  await oneTimeLink.create({
    data: { tokenHash: hashSecret(token), purpose, ...row, createdBy, createdAt: now, expiresAt },
  });
  return token;
}

/** What a link is for, while it is good; uses nothing up. */
export async function findLink({ oneTimeLink }: Database, token: string, now: Date): Promise<LinkRow | null> {
  if (token.length > LONGEST_TOKEN || !SHAPE.test(token)) return null;
  const link = await oneTimeLink.findUnique({
    where: { tokenHash: hashSecret(token), usesLeft: { gt: 0 }, expiresAt: { gt: now } },
  });
  return link && token.startsWith(`${link.purpose}_`) ? link : null;
}

/** Uses a link up by one; of any number at once only so many win as it has uses. Resolves to whether this one did. */
export async function spendLink({ oneTimeLink }: Database, { tokenHash }: LinkRow, now: Date): Promise<boolean> {
  const { count } = await oneTimeLink.updateMany({
    where: { tokenHash, usesLeft: { gt: 0 }, expiresAt: { gt: now } },
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

/** The path of the page that a link opens. The token is in the fragment, which no server and no preview is sent. */
export function linkPath(token: string): string {
  return `${token.startsWith("recovery_") ? "/recover" : "/join"}#${token}`;
}

/** Removes up to `limit` links that are over; resolves to how many. */
export async function sweepOneTimeLinks({ oneTimeLink }: Database, before: Date, limit: number): Promise<number> {
  return (await oneTimeLink.deleteMany({ where: { expiresAt: { lt: before } }, limit })).count;
}
