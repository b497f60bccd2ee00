import type { Database } from "../db/database";

/** A window of attempts under one key, as it is after an attempt was counted. */
export interface Window {
  /** Counted in it so far, these included. */
  attempts: number;
  endsAt: Date;
}

/**
 * Counts `attempts` under `key` and tells the window they fell into. One statement counts and reads, so of any number of
 * simultaneous calls, from any number of processes, each sees a number of its own. The first attempt opens the window, and
 * the first one after its end the next.
 */
export async function countAttempts(
  db: Database,
  { key, attempts, windowMs }: { key: string; attempts: number; windowMs: number },
  now: Date,
): Promise<Window> {
  const end = new Date(now.getTime() + windowMs);
  const [window] = await db.sql.query<Window>`
    INSERT INTO ${db.sql.table("RateLimit")} AS "window" ("key", "points", "expire") VALUES (${key}, ${attempts}, ${end})
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN "window"."expire" > ${now} THEN "window"."points" ELSE 0 END + excluded."points",
      "expire" = CASE WHEN "window"."expire" > ${now} THEN "window"."expire" ELSE excluded."expire" END
    RETURNING "points" AS "attempts", "expire" AS "endsAt"`;
  if (!window) throw new Error("The database counted an attempt and did not say so");
  return window;
}

/** Takes back one attempt that was counted under `key`, unless its window is over. */
export async function refundAttempt(db: Database, key: string, now: Date): Promise<void> {
  await db.rateLimit.updateMany({
    where: { key, points: { gt: 0 }, expire: { gt: now } },
    data: { points: { decrement: 1 } },
  });
}

/** Removes up to `limit` windows that are over; resolves to how many. */
export async function sweepAttempts(db: Database, now: Date, limit: number): Promise<number> {
  const over = await db.rateLimit.findMany({ where: { expire: { lt: now } }, select: { key: true }, take: limit });
  // Asked again, since an attempt may have opened the next window meanwhile.
  const { count } = await db.rateLimit.deleteMany({
    where: { key: { in: over.map(({ key }) => key) }, expire: { lt: now } },
  });
  return count;
}
