import type { Database } from "../db/database";
import { knownAfter } from "./known-browsers";

/**
 * Signs out up to `limit` devices whose session has run out: browsers that were last seen before `lastSeen`, apps whose
 * token is over, and those that signed in before `created`. Nobody comes to end them, and they would be listed for ever. Resolves to how many.
 */
export async function endLapsedDevices(
  { device }: Database,
  { lastSeen, created, now }: { lastSeen: Date; created: Date; now: Date },
  limit: number,
): Promise<number> {
  const isLapsed = [
    { kind: "browser", lastSeenAt: { lt: lastSeen } },
    { expiresAt: { lt: now } },
    { createdAt: { lt: created } },
  ];
  const { count } = await device.updateMany({ where: { endedAt: null, OR: isLapsed }, data: { endedAt: now }, limit });
  return count;
}

/**
 * Removes up to `limit` devices that were signed out before `before`, but those by which their account knows a browser, and
 * those that it has disowned; resolves to how many.
 */
export async function sweepDevices(
  { device }: Database,
  { before, now }: { before: Date; now: Date },
  limit: number,
): Promise<number> {
  const isForgotten = [{ keyThumbprint: null }, { lastSeenAt: { lt: knownAfter(now) } }];
  const where = { endedAt: { lt: before }, disownedAt: null, OR: isForgotten };
  return (await device.deleteMany({ where, limit })).count;
}

/** Removes up to `limit` devices that were never signed in, since their server was killed meanwhile; resolves to how many. */
export async function sweepPendingDevices({ device }: Database, before: Date, limit: number): Promise<number> {
  return (await device.deleteMany({ where: { pendingSince: { lt: before }, disownedAt: null }, limit })).count;
}
