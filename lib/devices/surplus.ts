import type { Database } from "../db/database";
import { notifier } from "../wiring";

/**
 * Signs out the devices of an account that are more than `most`, the ones unused for longest, and never `exceptId`, which
 * has just been added. One statement; resolves to their ids.
 */
export async function endSurplusDevices(
  { sql }: Database,
  { userId, exceptId, most }: { userId: string; exceptId: string; most: number },
  now: Date,
): Promise<string[]> {
  const devices = sql.table("Device");
  const ended = await sql.query<{ id: string }>`
    UPDATE ${devices} SET "endedAt" = ${now} WHERE "endedAt" IS NULL AND "id" IN (
      SELECT "id" FROM ${devices} WHERE "userId" = ${userId} AND "endedAt" IS NULL AND "id" <> ${exceptId}
      ORDER BY "lastSeenAt" DESC, "id" LIMIT ${MOST_ENDED} OFFSET ${most - 1})
    RETURNING "id"`;
  if (ended.length > 0) await notifier().notify(userId);
  return ended.map(({ id }) => id);
}

/** SQLite knows no OFFSET without LIMIT. */
const MOST_ENDED = 1_000_000;
