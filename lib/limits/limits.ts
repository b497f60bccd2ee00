import { createHmac } from "node:crypto";
import { database } from "../db/database";
import { settings } from "../env/settings";
import { Problem, rateLimited } from "../http/problem";
import { metrics } from "../metrics/metrics";
import { limitKeys } from "../network/network";
import { LruCache } from "../process/lru-cache";
import { perProcess } from "../process/per-process";
import { countAttempts, refundAttempt, type Window } from "./attempts";
import {
  type AddressLimitName,
  CONCURRENCY,
  type KeyedLimitName,
  LIMITS,
  type LimitName,
  type OverallLimitName,
  SHARE_OF_WHAT_IS_LEFT,
  STREAMS,
  WIDER_NETWORK,
} from "./table";

const EVERYBODY = "everybody";
/** Refused keys that are remembered, per process. To forget one costs a statement. */
const MOST_REFUSED = 10_000;

interface Lease {
  left: number;
  /** Of the whole limit, by all instances, when this lease was taken; the lease included. */
  used: number;
  endsAtMs: number;
  renewing?: Promise<void>;
}

interface Limits {
  /** Keys whose attempts are used up, and until when: a flood over a limit costs no database. */
  refusedUntilMs: LruCache<number>;
  leases: Map<OverallLimitName, Lease>;
}

/**
 * Counts one attempt under `key`, for all instances together. A database that does not answer refuses every attempt, as
 * `unavailable`: nothing that is limited could be done without it.
 *
 * @throws Problem `rate_limited`, once the window's attempts are used up
 */
export async function limit(name: KeyedLimitName, key: string): Promise<void> {
  await counted(name, () => take(sealed(name, key), 1, LIMITS[name]));
}

/** The same for a client's address, and of IPv6 for the networks around it, the narrowest first. */
export async function limitAddress(name: AddressLimitName, ip: string): Promise<void> {
  const { attempts, seconds } = LIMITS[name];
  await counted(name, async () => {
    for (const [width, key] of limitKeys(ip).entries()) {
      await take(sealed(name, key), 1, { attempts: attempts * WIDER_NETWORK ** width, seconds });
    }
  });
}

/**
 * Counts one attempt of what everybody shares. To be asked last, so that what is refused for another reason costs nobody
 * else. Once half is used, those who use most are refused, and others go on.
 *
 * @param sharer who it is that counts as one: an account, or a client's widest network
 * @throws Problem `rate_limited`
 */
export async function limitOverall(name: OverallLimitName, sharer: string): Promise<void> {
  await counted(name, () => takeShared(name, sharer));
}

/** What a client without an account is in `limitOverall`. */
export function sharerAt(ip: string): string {
  return limitKeys(ip).at(-1) ?? ip;
}

/** What has refused nobody yet is 0 in the metrics: a rate cannot see the first increase of what was not there. */
export function observeLimits(): void {
  const names = [LIMITS, STREAMS, CONCURRENCY].flatMap((table) => Object.keys(table));
  for (const limit of [...names, "streamsOverall", "connectionsPerAddress"]) {
    if (limit !== "overall") metrics().limited.inc({ limit }, 0);
  }
}

async function counted(name: LimitName, attempt: () => Promise<unknown>): Promise<void> {
  if (!settings().rateLimits) return;
  try {
    await attempt();
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
export function refuseIfOver(name: KeyedLimitName, key: string): void {
  if (!settings().rateLimits) return;
  const leftMs = (limits.get().refusedUntilMs.get(sealed(name, key)) ?? 0) - Date.now();
  if (leftMs <= 0) return;
  metrics().limited.inc({ limit: name });
  throw rateLimited(leftMs);
}

/** Takes back an attempt that turned out to be no guess. */
export async function refund(name: KeyedLimitName, key: string): Promise<void> {
  if (settings().rateLimits) await refundAttempt(database(), sealed(name, key), new Date());
}

/** The same for what `limitAddress` counted. */
export async function refundAddress(name: AddressLimitName, ip: string): Promise<void> {
  await Promise.all(limitKeys(ip).map((key) => refund(name, key)));
}

/** Resolves to the window that the attempts fell into. */
async function take(seal: string, attempts: number, most: { attempts: number; seconds: number }): Promise<Window> {
  const { refusedUntilMs } = limits.get();
  const now = new Date();
  const leftMs = (refusedUntilMs.get(seal) ?? 0) - now.getTime();
  if (leftMs > 0) throw rateLimited(leftMs);
  const window = await countAttempts(database(), { key: seal, attempts, windowMs: most.seconds * 1000 }, now);
  if (window.attempts <= most.attempts) return window;
  refusedUntilMs.set(seal, window.endsAt.getTime());
  throw rateLimited(window.endsAt.getTime() - now.getTime());
}

/**
 * One row that every request writes would make them all stand in line, so each process takes attempts from it by the
 * dozen. Never more than the limit are given out; what a process has left when the window ends is lost.
 */
async function takeShared(name: OverallLimitName, sharer: string): Promise<void> {
  const { attempts: all, seconds } = scaled(name);
  const lease = leaseOf(name);
  while (isSpent(lease)) await renew(name, lease);
  const left = all - lease.used + lease.left;
  if (left < all / 2) {
    // Of this window only: the next one begins with nothing used.
    const seal = sealed(name, `${sharer} ${lease.endsAtMs}`);
    await take(seal, 1, { attempts: Math.max(1, Math.floor(left * SHARE_OF_WHAT_IS_LEFT)), seconds });
    // Others may have used it up meanwhile.
    while (isSpent(lease)) await renew(name, lease);
  }
  lease.left -= 1;
}

function leaseOf(name: OverallLimitName): Lease {
  const { leases } = limits.get();
  const lease: Lease = leases.get(name) ?? { left: 0, used: 0, endsAtMs: 0 };
  leases.set(name, lease);
  return lease;
}

function isSpent(lease: Lease): boolean {
  return lease.left === 0 || lease.endsAtMs <= Date.now();
}

/** For an installation of that size. Guesses of codes are no matter of size. */
function scaled(name: OverallLimitName): { attempts: number; seconds: number; lease: number } {
  const { attempts, seconds, lease } = LIMITS[name];
  const scale = name === "lookupOverall" ? 1 : settings().limitsScale;
  return { attempts: attempts * scale, seconds, lease: lease * scale };
}

/** Whoever finds the lease spent waits for the same one. */
function renew(name: OverallLimitName, lease: Lease): Promise<void> {
  const most = scaled(name);
  const size = most.lease;
  lease.renewing ??= take(sealed(name, EVERYBODY), size, most)
    .then(({ attempts, endsAt }) => {
      Object.assign(lease, { left: size, used: attempts, endsAtMs: endsAt.getTime() });
    })
    .finally(() => {
      delete lease.renewing;
    });
  return lease.renewing;
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
