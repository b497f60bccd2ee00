import type { Database } from "../db/database";
import type { KnownBrowser } from "../ticket/ticket";
import { notifier } from "../wiring";

/** How long after it was last seen there a browser is known to an account. */
const KNOWN_FOR_MS = 180 * 24 * 60 * 60_000;

export function knownAfter(now: Date): Date {
  return new Date(now.getTime() - KNOWN_FOR_MS);
}

/** What an account knows of the browser that holds a key; `disowned` stands for good, whatever else is known. */
export type Acquaintance = { is: "new" } | { is: "known"; browser: KnownBrowser } | { is: "disowned" };

/**
 * By the account's browsers, signed in or out, that have had the key; not by those that never were signed in, nor by visits, which
 * are how one signs in on a computer that is not one's own, nor by apps: another site's page chooses the key of its own, and may
 * keep it anywhere.
 */
export async function acquaintanceOf(
  { sql }: Database,
  { userId, jkt }: { userId: string; jkt: string },
  now: Date,
): Promise<Acquaintance> {
  const devices = sql.table("Device");
  // One pass over them: of a key that was disowned nothing else counts.
  const [row] = await sql.query<{ first: Stored | null; last: Stored | null; disownedAt: Stored | null }>`
    SELECT MIN("createdAt") AS "first", MAX("lastSeenAt") AS "last", MAX("disownedAt") AS "disownedAt" FROM ${devices}
    WHERE "userId" = ${userId} AND "keyThumbprint" = ${jkt} AND ("disownedAt" IS NOT NULL
      OR ("lastSeenAt" > ${knownAfter(now)} AND "pendingSince" IS NULL AND "kind" = 'browser' AND "expiresAt" IS NULL))`;
  if (row?.disownedAt) return { is: "disowned" };
  if (!row?.first || !row.last) return { is: "new" };
  return { is: "known", browser: { since: new Date(row.first), lastSeenAt: new Date(row.last) } };
}

/** A time as an aggregate tells it: SQLite knows no columns of those, and has it as it is kept. */
type Stored = Date | string | number;

/** A browser that an account knows, by the last of the devices that it was there. */
export interface ListedBrowser extends KnownBrowser {
  /** Of that device. */
  id: string;
  kind: string;
  label: string;
  browser: string;
  os: string;
  deviceType: string;
  keyThumbprint: string;
  /** Whether one of them is signed in. */
  active: boolean;
}

/** More than anybody looks through; devices, of which a browser may have many. */
const MOST_DEVICES_READ = 2_000;

/** The browsers that an account knows, the one seen last first, `most` at most. */
export async function listKnownBrowsers(
  { device: table }: Database,
  userId: string,
  most: number,
  now: Date,
): Promise<ListedBrowser[]> {
  const rows = await table.findMany({
    where: {
      userId,
      kind: "browser",
      keyThumbprint: { not: null },
      OR: [{ lastSeenAt: { gt: knownAfter(now) }, pendingSince: null, expiresAt: null }, { disownedAt: { not: null } }],
    },
    orderBy: { lastSeenAt: "desc" },
    take: MOST_DEVICES_READ,
  });
  const disowned = new Set(rows.filter((row) => row.disownedAt).map((row) => row.keyThumbprint));
  const browsers = new Map<string, ListedBrowser>();
  for (const { keyThumbprint, createdAt, endedAt, ...row } of rows) {
    if (keyThumbprint === null || disowned.has(keyThumbprint)) continue;
    const listed = browsers.get(keyThumbprint) ?? { ...row, keyThumbprint, since: createdAt, active: false };
    if (createdAt < listed.since) listed.since = createdAt;
    listed.active ||= endedAt === null;
    browsers.set(keyThumbprint, listed);
  }
  return [...browsers.values()].slice(0, most);
}

/**
 * Makes a browser new to an account: signs out what it is signed in with there, and takes its key from what it was. What was
 * disowned stays so. One statement; resolves to whether there was anything to forget.
 */
export async function forgetBrowser(
  { sql }: Database,
  { userId, jkt }: { userId: string; jkt: string },
  now: Date,
): Promise<boolean> {
  const forgotten = await sql.query<{ id: string }>`
    UPDATE ${sql.table("Device")} SET "keyThumbprint" = NULL, "endedAt" = COALESCE("endedAt", ${now})
    WHERE "userId" = ${userId} AND "keyThumbprint" = ${jkt} AND "disownedAt" IS NULL RETURNING "id"`;
  if (forgotten.length > 0) await notifier().notify(userId);
  return forgotten.length > 0;
}
