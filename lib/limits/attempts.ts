import type { Database } from "../db/database";

/** A window of tries under one key, as it is after a try was counted. */
export interface Window {
  /** Counted in it so far, these included. */
  tries: number;
  endsAt: Date;
}

/**
 * Counts `tries` under `key` and tells the window they fell into. One statement counts and reads, so of any number of
 * simultaneous calls, from any number of processes, each sees a number of its own. The first try opens the window, and
 * the first one after its end the next.
 */
export async function countAttempts(
  db: Database,
  { key, tries, windowMs }: { key: string; tries: number; windowMs: number },
  now: Date,
): Promise<Window> {
  const end = new Date(now.getTime() + windowMs);
  const [row] = await db.sql.query<{ points: number; expire: Date }>`
    INSERT INTO ${db.sql.table("RateLimit")} AS "window" ("key", "points", "expire") VALUES (${key}, ${tries}, ${end})
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN "window"."expire" > ${now} THEN "window"."points" ELSE 0 END + excluded."points",
      "expire" = CASE WHEN "window"."expire" > ${now} THEN "window"."expire" ELSE excluded."expire" END
    RETURNING "points", "expire"`;
  if (!row) throw new Error("The database counted a try and did not say so");
  return { tries: row.points, endsAt: row.expire };
}

/** Takes back one try that was counted under `key`, unless its window is over. */
export async function refundAttempt(db: Database, key: string, now: Date): Promise<void> {
  await db.rateLimit.updateMany({
    where: { key, points: { gt: 0 }, expire: { gt: now } },
    data: { points: { decrement: 1 } },
  });
}

/** Removes up to `limit` windows that are over; resolves to how many. */
export async function sweepAttempts(db: Database, now: Date, limit: number): Promise<number> {
  const over = await db.rateLimit.findMany({ where: { expire: { lt: now } }, select: { key: true }, take: limit });
  // Asked again, since a try may have opened the next window meanwhile.
  const { count } = await db.rateLimit.deleteMany({
    where: { key: { in: over.map(({ key }) => key) }, expire: { lt: now } },
  });
  return count;
}
