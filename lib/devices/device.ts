import type { Database } from "../db/database";
import type { DeviceAnswer } from "../http/answers";
import { newId } from "../login/secrets";
import { type DeviceFacts, deviceLabel } from "./facts";

/** How a device came to be signed in. */
export type SignedInBy = DeviceAnswer["signedInBy"];

const SEEN_EVERY_MS = 60_000;

/** Binds a device to an account; resolves to its id. Every sign-in makes a new one, so no session id outlives its sign-in. */
export async function addDevice(
  database: Database,
  device: { userId: string; facts: DeviceFacts; signedInBy: SignedInBy; approvedById?: string },
  now: Date,
): Promise<string> {
  const { facts, ...rest } = device;
  const row = { ...rest, ...facts, id: newId(), kind: "browser", label: deviceLabel(facts) };
  const provenAt = device.signedInBy === "qr" ? null : now;
  await database.device.create({ data: { ...row, createdAt: now, lastSeenAt: now, provenAt } });
  return row.id;
}

/** The device with its account, unless it is unknown or was signed out. */
export async function findActiveDevice(database: Database, id: string) {
  const device = await database.device.findUnique({
    where: { id },
    include: { user: true, approvedBy: { select: { id: true, label: true } } },
  });
  return device?.endedAt === null ? device : null;
}

export type ActiveDevice = NonNullable<Awaited<ReturnType<typeof findActiveDevice>>>;

/** Signs a device out, once; its sessions are refused from here on. Resolves to whether it was this call that did. */
export async function endDevice(database: Database, id: string, now: Date): Promise<boolean> {
  const { count } = await database.device.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } });
  return count === 1;
}

/** Notes that a device was here, at most once a minute: it is told to people in words, and reads outnumber writes. */
export async function seeDevice(database: Database, device: ActiveDevice, ip: string, now: Date): Promise<void> {
  if (now.getTime() - device.lastSeenAt.getTime() < SEEN_EVERY_MS && device.ip === ip) return;
  await database.device.updateMany({ where: { id: device.id, endedAt: null }, data: { lastSeenAt: now, ip } });
}
