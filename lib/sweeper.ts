import { setTimeout as delay } from "node:timers/promises";
import { databaseStore } from "./adapters/database-store";
import { SESSION_MAX_AGE_SECONDS } from "./auth/session-token";
import { type Database, database } from "./db/database";
import { settings } from "./env/settings";
import { sweepAttempts } from "./limits/attempts";
import { log } from "./log";
import { onShutdown } from "./process/shutdown";

const EVERY_MS = 60_000;
/** Of the first sweep, so that instances which start together do not sweep together. */
const LONGEST_DELAY_MS = 10_000;

/** Small, so that nobody waits long behind one on SQLite, and with a pause after each few. */
const BATCH = 200;
const BATCHES_IN_A_ROW = 25;
const PAUSE_MS = 100;

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Removes what has had its time, every minute until shutdown. Each batch is one statement that names what is over, so any
 * number of instances may sweep at once, and a server killed in between leaves nothing half done.
 */
export function startSweeper(): void {
  const stop = new AbortController();
  let sweeping: Promise<void> | undefined;
  const run = () => {
    sweeping ??= sweep(database(), new Date(), settings().auditRetentionMs, stop.signal)
      .catch((err) => log().error({ event: "sweep.failed", err }))
      .finally(() => {
        sweeping = undefined;
      });
  };
  const first = setTimeout(run, Math.random() * LONGEST_DELAY_MS).unref();
  const timer = setInterval(run, EVERY_MS).unref();
  onShutdown(async () => {
    clearTimeout(first);
    clearInterval(timer);
    stop.abort();
    await sweeping;
  });
}

/** One sweep of everything that is over by `now`, however much it is: rows can be written faster than so many a minute. */
export async function sweep(db: Database, now: Date, retentionMs: number, signal?: AbortSignal): Promise<void> {
  for (const removeSome of sweeps(db, now, retentionMs)) {
    for (let batches = 1; !signal?.aborted; batches++) {
      if ((await removeSome(BATCH)) < BATCH) break;
      if (batches % BATCHES_IN_A_ROW === 0) await delay(PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/** What has its time, each as a function that removes up to so many and resolves to how many. */
function sweeps(db: Database, now: Date, retentionMs: number): ((limit: number) => Promise<number>)[] {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const forgotten = before(retentionMs);
  // Longer than any cookie that was set when the device was last seen.
  const lapsed = before(SESSION_MAX_AGE_SECONDS * 1000 + DAY_MS);
  const isLapsed = [{ kind: "browser", lastSeenAt: { lt: lapsed } }, { expiresAt: { lt: now } }];
  return [
    (limit) => databaseStore(db).sweep(before(HOUR_MS), limit),
    async (limit) => (await db.usedProof.deleteMany({ where: { expiresAt: { lt: now } }, limit })).count,
    (limit) => sweepAttempts(db, now, limit),
    async (limit) => (await db.loginEvent.deleteMany({ where: { at: { lt: forgotten } }, limit })).count,
    // A session that has run out is signed out too: its device would be listed for ever.
    async (limit) =>
      (await db.device.updateMany({ where: { endedAt: null, OR: isLapsed }, data: { endedAt: now }, limit })).count,
    async (limit) => (await db.device.deleteMany({ where: { endedAt: { lt: forgotten } }, limit })).count,
  ];
}
