import type { Database } from "../db/database";
import { notifier } from "../wiring";

/**
 * Signs out the devices of an account that are more than `most`, the ones unused for longest, and never those of `except`: the
 * one that has just been added, and the phone that let it in. Where that phone was itself let in by a code, and never had the
 * password, only others like it go: however many it lets in, it puts out nobody who had. Pending ones take no place: each asks
 * for itself once it is signed in. Resolves to their ids.
 */
export async function endSurplusDevices(
  { sql }: Database,
  { userId, added, approvedBy, most }: { userId: string; added: string; approvedBy?: string | undefined; most: number },
  now: Date,
): Promise<string[]> {
  const devices = sql.table("Device");
  const except = approvedBy ? [added, approvedBy] : [added];
  // Nearly always there are fewer, which an index tells: pending ones are counted here too.
  const [crowded] = await sql.query`
    SELECT 1 AS "one" FROM ${devices} WHERE "userId" = ${userId} AND "endedAt" IS NULL LIMIT 1 OFFSET ${most}`;
  if (!crowded) return [];
  // Those of `except` come first, so that they take their places only while they are signed in.
  const ended = await sql.query<{ id: string }>`
    WITH "phone" AS (SELECT "id" FROM ${devices}
      WHERE "id" = ${approvedBy ?? ""} AND "signedInBy" = 'qr' AND "provenAt" IS NULL)
    UPDATE ${devices} SET "endedAt" = ${now}
    WHERE "endedAt" IS NULL AND (NOT EXISTS (SELECT 1 FROM "phone") OR ("signedInBy" = 'qr' AND "provenAt" IS NULL))
    AND "id" NOT IN ${except} AND "id" IN (
      SELECT "id" FROM ${devices}
      WHERE "userId" = ${userId} AND "endedAt" IS NULL AND ("pendingSince" IS NULL OR "id" IN ${except})
      ORDER BY CASE WHEN "id" IN ${except} THEN 0
        WHEN "signedInBy" = 'qr' AND "provenAt" IS NULL AND EXISTS (SELECT 1 FROM "phone") THEN 2 ELSE 1 END,
        "lastSeenAt" DESC, "id" LIMIT ${MOST_ENDED} OFFSET ${most})
    RETURNING "id"`;
  if (ended.length > 0) await notifier().notify(userId);
  return ended.map(({ id }) => id);
}

/** SQLite knows no OFFSET without LIMIT. */
const MOST_ENDED = 1_000_000;
