import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { settings } from "../env";
import { limitKey } from "./network";
import { rateLimited } from "./problem";

/** How often a thing may happen, per key, in a window. Generous per address: a whole office may share one. */
const LIMITS = {
  createPerAddress: { points: 120, seconds: 60 },
  scanPerDevice: { points: 60, seconds: 60 },
  scanPerAddress: { points: 240, seconds: 60 },
  lookupPerDevice: { points: 10, seconds: 60 },
  decidePerDevice: { points: 60, seconds: 60 },
  stepUpPerDevice: { points: 5, seconds: 300 },
  signInPerAddress: { points: 100, seconds: 300 },
  signInPerAccount: { points: 10, seconds: 300 },
  signUpPerAddress: { points: 60, seconds: 3600 },
  changePerDevice: { points: 30, seconds: 60 },
} as const;

export type LimitName = keyof typeof LIMITS;

const LIMITERS = Symbol.for("qr-login.limiters");

function limiters(): Map<LimitName, RateLimiterMemory> {
  const shared = globalThis as typeof globalThis & { [LIMITERS]?: Map<LimitName, RateLimiterMemory> };
  shared[LIMITERS] ??= new Map();
  return shared[LIMITERS];
}

/**
 * Counts one try under `key`.
 * @throws Problem `rate_limited`, once the window's tries are used up.
 */
export async function limit(name: LimitName, key: string): Promise<void> {
  if (!settings().rateLimits) return;
  let limiter = limiters().get(name);
  if (!limiter) {
    const { points, seconds } = LIMITS[name];
    limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    limiters().set(name, limiter);
  }
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) throw rateLimited(refusal.msBeforeNext);
    throw refusal;
  }
}

/** Counts a try to sign in, by whichever door. The account counts together with the address, so that nobody can lock its owner out. */
export async function limitSignIn(ip: string, username: string): Promise<void> {
  const address = limitKey(ip);
  await limit("signInPerAddress", address);
  await limit("signInPerAccount", `${address} ${username.trim().toLowerCase().slice(0, 64)}`);
}
