import type { Database } from "../db/database";

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

/** Removes up to `limit` devices that were signed out before `before`; resolves to how many. */
export async function sweepDevices({ device }: Database, before: Date, limit: number): Promise<number> {
  return (await device.deleteMany({ where: { endedAt: { lt: before } }, limit })).count;
}
