import type { Database } from "../db/database";
import { notifier } from "../wiring";

/**
 * Signs out the devices of an account that are more than `most`, the ones unused for longest, and never those of `except`: the
 * one that has just been added, and the phone that let it in. Pending ones take no place: each asks for itself once it is
 * signed in. One statement; resolves to their ids.
 */
export async function endSurplusDevices(
  { sql }: Database,
  { userId, except, most }: { userId: string; except: readonly string[]; most: number },
  now: Date,
): Promise<string[]> {
  const devices = sql.table("Device");
  const ended = await sql.query<{ id: string }>`
    UPDATE ${devices} SET "endedAt" = ${now} WHERE "endedAt" IS NULL AND "id" IN (
      SELECT "id" FROM ${devices}
      WHERE "userId" = ${userId} AND "endedAt" IS NULL AND "pendingSince" IS NULL AND "id" NOT IN ${except}
      ORDER BY "lastSeenAt" DESC, "id" LIMIT ${MOST_ENDED} OFFSET ${Math.max(0, most - except.length)})
    RETURNING "id"`;
  if (ended.length > 0) await notifier().notify(userId);
  return ended.map(({ id }) => id);
}

/** SQLite knows no OFFSET without LIMIT. */
const MOST_ENDED = 1_000_000;
