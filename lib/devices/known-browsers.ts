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
  const since = knownAfter(now);
  // The last one and the first, in one statement: wherever there is a first there is a last.
  const [row] = await sql.query<{ createdAt: Date | null; lastSeenAt: Date; disownedAt: Date | null }>`
    SELECT "first"."createdAt", "last"."lastSeenAt", "last"."disownedAt" FROM (
      SELECT "lastSeenAt", "disownedAt" FROM ${devices} WHERE "userId" = ${userId} AND "keyThumbprint" = ${jkt}
      AND ("disownedAt" IS NOT NULL OR ("lastSeenAt" > ${since} AND "pendingSince" IS NULL
        AND "kind" = 'browser' AND "expiresAt" IS NULL))
      ORDER BY CASE WHEN "disownedAt" IS NULL THEN 1 ELSE 0 END, "lastSeenAt" DESC LIMIT 1) "last"
    LEFT JOIN (
      SELECT "createdAt" FROM ${devices} WHERE "userId" = ${userId} AND "keyThumbprint" = ${jkt} AND "lastSeenAt" > ${since}
      AND "pendingSince" IS NULL AND "kind" = 'browser' AND "expiresAt" IS NULL
      ORDER BY "createdAt" LIMIT 1) "first" ON 1 = 1`;
  if (row?.disownedAt) return { is: "disowned" };
  if (!row?.createdAt) return { is: "new" };
  return { is: "known", browser: { since: row.createdAt, lastSeenAt: row.lastSeenAt } };
}

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
