import { createHmac } from "node:crypto";
import { database } from "../db/database";
import { settings } from "../env/settings";
import { Problem, rateLimited } from "../http/problem";
import { metrics } from "../metrics/metrics";
import { LruCache } from "../process/lru-cache";
import { perProcess } from "../process/per-process";
import { countAttempts, refundAttempt } from "./attempts";

interface Limit {
  /** Allowed in a window. */
  attempts: number;
  seconds: number;
  /** How many of them a process takes at once, where everybody shares one window; divides `attempts`. */
  lease?: number;
}

/**
 * How often a thing may happen, per key, in a window that its first attempt opens. Generous per address: a whole office may
 * share one. "Overall" bounds what all clients together may cost, from however many addresses.
 */
const LIMITS = {
  createPerAddress: { attempts: 120, seconds: 60 },
  createOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  streamPerAddress: { attempts: 600, seconds: 60 },
  // Of one device's pages, where nobody else who has its address or its cookie, but not both, can use them up.
  accountStreamPerDeviceAndAddress: { attempts: 120, seconds: 60 },
  // What a phone asks for without a session, or without a proof that it is the session's device.
  unprovenPerAddress: { attempts: 240, seconds: 60 },
  holdOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  scanPerDevice: { attempts: 60, seconds: 60 },
  scanOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  // A typed code has 34 bits: all guesses together meet one of a thousand waiting codes once in ten days, and then need
  // the number that its desktop shows. It takes 120 signed-in devices to use them up.
  lookupPerDevice: { attempts: 10, seconds: 60 },
  lookupOverall: { attempts: 1_200, seconds: 60, lease: 10 },
  decidePerDevice: { attempts: 60, seconds: 60 },
  decideOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  // Sign-ins of either kind, before their proof is looked at, which costs a signature and a row.
  callbackPerAddress: { attempts: 240, seconds: 60 },
  claimOverall: { attempts: 12_000, seconds: 60, lease: 120 },
  signInPerAddress: { attempts: 100, seconds: 300 },
  signInPerAccountAndAddress: { attempts: 20, seconds: 300 },
  signInPerAccountAndKey: { attempts: 20, seconds: 300 },
  signInPerAccount: { attempts: 50, seconds: 3600 },
  // Fewer than a small machine can hash, and a short window, so that a flood leaves room for who is let through.
  signInOverall: { attempts: 600, seconds: 30, lease: 10 },
  signUpPerAddress: { attempts: 60, seconds: 3600 },
  signUpOverall: { attempts: 3_000, seconds: 3600, lease: 10 },
  // Of an account that the device is signed in to: whoever holds a stolen phone uses up that phone's attempts only.
  passwordPerDevice: { attempts: 10, seconds: 900 },
  changePerDevice: { attempts: 30, seconds: 60 },
  // An app proves each of its reads, which is a row.
  readPerDevice: { attempts: 600, seconds: 60 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
export type DeviceLimitName = Extract<LimitName, `${string}PerDevice`>;

const EVERYBODY = "everybody";
/** Refused keys that are remembered, per process. To forget one costs a statement. */
const MOST_REFUSED = 10_000;

interface Lease {
  left: number;
  endsAtMs: number;
  renewing?: Promise<void>;
}

interface Limits {
  /** Keys whose attempts are used up, and until when: a flood over a limit costs no database. */
  refusedUntilMs: LruCache<number>;
  leases: Map<LimitName, Lease>;
}

/**
 * Counts one attempt under `key`, for all instances together. A database that does not answer refuses every attempt, as
 * `internal`: nothing that is limited could be done without it.
 *
 * @param key left out where everybody shares the limit
 * @throws Problem `rate_limited`, once the window's attempts are used up
 */
export async function limit(name: LimitName, key = EVERYBODY): Promise<void> {
  if (!settings().rateLimits) return;
  const { lease }: Limit = LIMITS[name];
  try {
    await (lease ? takeLeased(name, key, lease) : take(name, key, 1));
  } catch (error) {
    if (error instanceof Problem) metrics().limited.inc({ limit: name });
    throw error;
  }
}

/**
 * Counts nothing, and refuses what this process knows to be over its limit: for what must be asked before an attempt can count.
 *
 * @throws Problem `rate_limited`
 */
export function refuseIfOver(name: LimitName, key: string): void {
  if (!settings().rateLimits) return;
  const leftMs = (limits.get().refusedUntilMs.get(sealed(name, key)) ?? 0) - Date.now();
  if (leftMs <= 0) return;
  metrics().limited.inc({ limit: name });
  throw rateLimited(leftMs);
}

/** Takes back an attempt that turned out to be no guess. */
export async function refund(name: LimitName, key: string): Promise<void> {
  if (settings().rateLimits) await refundAttempt(database(), sealed(name, key), new Date());
}

/** Resolves to when the window ends, in milliseconds since 1970. */
async function take(name: LimitName, key: string, attempts: number): Promise<number> {
  const { refusedUntilMs } = limits.get();
  const limit = LIMITS[name];
  const seal = sealed(name, key);
  const now = new Date();
  const leftMs = (refusedUntilMs.get(seal) ?? 0) - now.getTime();
  if (leftMs > 0) throw rateLimited(leftMs);
  const window = await countAttempts(database(), { key: seal, attempts, windowMs: limit.seconds * 1000 }, now);
  const endsAtMs = window.endsAt.getTime();
  if (window.attempts <= limit.attempts) return endsAtMs;
  refusedUntilMs.set(seal, endsAtMs);
  throw rateLimited(endsAtMs - now.getTime());
}

/**
 * One row that every request writes would make them all stand in line, so each process takes attempts from it by the
 * dozen. Never more than the limit are given out; what a process has left when the window ends is lost.
 */
async function takeLeased(name: LimitName, key: string, size: number): Promise<void> {
  const { leases } = limits.get();
  const lease: Lease = leases.get(name) ?? { left: 0, endsAtMs: 0 };
  leases.set(name, lease);
  while (lease.left === 0 || lease.endsAtMs <= Date.now()) {
    lease.renewing ??= take(name, key, size)
      .then((endsAtMs) => {
        Object.assign(lease, { left: size, endsAtMs });
      })
      .finally(() => {
        delete lease.renewing;
      });
    await lease.renewing;
  }
  lease.left -= 1;
}

/** What is stored: neither an address nor what somebody typed for a username, which may be a password. */
function sealed(name: LimitName, key: string): string {
  return `${name} ${createHmac("sha256", settings().secrets[0]).update("qr-login limit").update(key).digest("base64url")}`;
}

const limits = perProcess("limits", (): Limits => ({ refusedUntilMs: new LruCache(MOST_REFUSED), leases: new Map() }));

/** What another process knows when it starts: nothing but the database. For tests. */
export function forgetLimits(): void {
  limits.clear();
}
