/** An authorization request to the provider (RFC 6749 §4.1.1), until its browser is back. All that it holds is one secret in a cookie, of which the rest is derived. */
import { createHmac } from "node:crypto";
import type { Told } from "../accounts/identity";
import type { Database } from "../db/database";
import { hashSecret, newSecret } from "../secrets";

export type RequestPurpose = "sign-in" | "step-up" | "link";

export const REQUEST_PURPOSES = ["sign-in", "step-up", "link"] as const satisfies readonly RequestPurpose[];

/** To sign in at the provider, with whatever that takes there. */
export const REQUEST_SECONDS = 15 * 60;
/** From the way back until this browser has shown its key. */
const ARRIVED_MS = 60_000;

/** Whom a provider has signed in, and when they proved it; null where it does not say. */
export interface Person extends Told {
  provenAtMs: number | null;
}

export interface AuthorizationRequest {
  purpose: RequestPurpose;
  callbackUrl: string;
  startedAt: Date;
  person: Person;
}

/** Begins one; resolves to the secret for the browser's cookie, of which only the hash is kept. */
export async function beginRequest(
  { upstreamRequest }: Database,
  { purpose, callbackUrl }: Pick<AuthorizationRequest, "purpose" | "callbackUrl">,
  now: Date,
): Promise<string> {
  const secret = newSecret("upstream");
  const expiresAt = new Date(now.getTime() + REQUEST_SECONDS * 1000);
  await upstreamRequest.create({ data: { id: hashSecret(secret), purpose, callbackUrl, createdAt: now, expiresAt } });
  return secret;
}

/** What the provider is given, and must give back: of no use without the cookie, and none tells another. */
export function checksOf(secret: string): { state: string; nonce: string; verifier: string } {
  const derived = (what: string) =>
    createHmac("sha256", secret).update(`qr-login upstream ${what}`).digest("base64url");
  return { state: derived("state"), nonce: derived("nonce"), verifier: derived("verifier") };
}

/** The request that a browser is on its way back from; null where it is on none, or is back already. */
export async function findRequest(
  { upstreamRequest }: Database,
  secret: string | null,
  now: Date,
): Promise<Omit<AuthorizationRequest, "person"> | null> {
  if (!secret?.startsWith("upstream_")) return null;
  const row = await upstreamRequest.findUnique({
    where: { id: hashSecret(secret), arrivedAt: null, expiresAt: { gt: now } },
  });
  return row && { purpose: row.purpose as RequestPurpose, callbackUrl: row.callbackUrl, startedAt: row.createdAt };
}

/** Keeps whom the provider has signed in, once and for a minute. Resolves to whether this was the once. */
export async function arrive(
  { upstreamRequest }: Database,
  secret: string,
  person: Person,
  now: Date,
): Promise<boolean> {
  const { count } = await upstreamRequest.updateMany({
    where: { id: hashSecret(secret), arrivedAt: null, expiresAt: { gt: now } },
    data: { arrivedAt: now, person: JSON.stringify(person), expiresAt: new Date(now.getTime() + ARRIVED_MS) },
  });
  return count === 1;
}

/** Uses up what came of a request for `purpose`; of any number at once one gets it. */
export async function takeRequest(
  { upstreamRequest }: Database,
  secret: string | null,
  purpose: RequestPurpose,
  now: Date,
): Promise<AuthorizationRequest | null> {
  if (!secret?.startsWith("upstream_")) return null;
  const where = { id: hashSecret(secret), purpose, NOT: { arrivedAt: null }, expiresAt: { gt: now } };
  const row = await upstreamRequest.findUnique({ where });
  if (!row?.person || (await upstreamRequest.deleteMany({ where })).count !== 1) return null;
  const person = JSON.parse(row.person) as Person;
  return { purpose, callbackUrl: row.callbackUrl, startedAt: row.createdAt, person };
}

/**
 * When somebody proved themselves, by `auth_time` (OpenID Connect Core, section 2); undefined for what is no time, or none that has
 * been.
 */
export function authTimeMs(claim: unknown, clocksApartMs: number, nowMs = Date.now()): number | undefined {
  if (typeof claim !== "number" || !(claim >= 0) || claim * 1000 > nowMs + clocksApartMs) return undefined;
  return Math.min(claim * 1000, nowMs);
}

/** Removes up to `limit` that are over; resolves to how many. */
export async function sweepRequests({ upstreamRequest }: Database, now: Date, limit: number): Promise<number> {
  return (await upstreamRequest.deleteMany({ where: { expiresAt: { lt: now } }, limit })).count;
}
