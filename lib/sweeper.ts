import { setTimeout as delay } from "node:timers/promises";
import { sweepFormerNames } from "./accounts/administration";
import { sweepOneTimeLinks } from "./accounts/one-time-link";
import { sweepEvents, sweepUnscanned } from "./audit/record";
import { sweepProofs } from "./auth/proof";
import { type Database, database } from "./db/database";
import { endLapsedDevices, sweepDevices, sweepPendingDevices } from "./devices/sweep-devices";
import { settings } from "./env/settings";
import { sweepAttempts } from "./limits/attempts";
import { sweepLinks } from "./links/link";
import { log } from "./log";
import type { TicketStore } from "./login/ports";
import { sweepKeys } from "./oidc/keys";
import { sweepRecords } from "./oidc/records";
import { sweepApprovals } from "./passkeys/approval";
import { onShutdown } from "./process/shutdown";
import { sweepRequests } from "./upstream/authorization-request";
import { ticketStore } from "./wiring";

const EVERY_MS = 60_000;
/** Of the first sweep, so that instances which start together do not sweep together. */
const LONGEST_DELAY_MS = 10_000;

/** Small, so that nobody waits long behind one on SQLite, and with a pause after each few. */
const BATCH = 200;
const BATCHES_IN_A_ROW = 25;
const PAUSE_MS = 100;

/** Longer than any request takes. */
const PENDING_MS = 10 * 60_000;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Removes what has had its time, every minute until shutdown. Each module has a function for its own; each batch is one
 * statement that names what is over, so any number of instances may sweep at once, and a server killed in between leaves
 * nothing half done.
 */
export function startSweeper(): void {
  const stop = new AbortController();
  let sweeping: Promise<void> | undefined;
  const run = () => {
    const swept = { db: database(), store: ticketStore(), retentionMs: settings().auditRetentionMs };
    sweeping ??= sweep(swept, new Date(), stop.signal)
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

/** What a sweep goes through. */
export interface Swept {
  db: Database;
  store: TicketStore;
  /** How long audit events and devices that were signed out are kept. */
  retentionMs: number;
}

/** One sweep of everything that is over by `now`, however much it is: rows can be written faster than so many a minute. */
export async function sweep(swept: Swept, now: Date, signal?: AbortSignal): Promise<void> {
  for (const removeSome of sweeps(swept, now)) {
    for (let batches = 1; !signal?.aborted; batches++) {
      if ((await removeSome(BATCH)) < BATCH) break;
      if (batches % BATCHES_IN_A_ROW === 0) await delay(PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }
}

/** Of each module that keeps what has its time, the function that removes up to so many and resolves to how many. */
function sweeps({ db, store, retentionMs }: Swept, now: Date): ((limit: number) => Promise<number>)[] {
  const { sessionIdleMs, sessionMaxMs } = settings();
  const before = (ms: number) => new Date(now.getTime() - ms);
  const forgotten = before(retentionMs);
  // Longer than any cookie that was set when the device was last seen.
  const lastSeen = before(sessionIdleMs + DAY_MS);
  const created = before(sessionMaxMs);
  return [
    (limit) => store.sweep(before(HOUR_MS), limit),
    (limit) => sweepProofs(db, now, limit),
    (limit) => sweepAttempts(db, now, limit),
    (limit) => sweepOneTimeLinks(db, now, limit),
    (limit) => sweepFormerNames(db, now, limit),
    (limit) => sweepApprovals(db, forgotten, limit),
    (limit) => sweepLinks(db, before(HOUR_MS), limit),
    (limit) => sweepRecords(db, now, limit),
    (limit) => sweepKeys(db, now, limit),
    (limit) => sweepRequests(db, now, limit),
    (limit) => sweepEvents(db, forgotten, limit),
    (limit) => sweepUnscanned(db, now, limit),
    (limit) => endLapsedDevices(db, { lastSeen, created, now }, limit),
    (limit) => sweepDevices(db, { before: forgotten, now }, limit),
    (limit) => sweepPendingDevices(db, before(PENDING_MS), limit),
  ];
}
