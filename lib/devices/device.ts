import type { Database } from "../db/database";
import type { DeviceAnswer } from "../http/answers";
import { hashSecret, newId } from "../login/secrets";
import { doorbell } from "../wiring";
import { type DeviceFacts, deviceLabel } from "./facts";

/** How a device came to be signed in. */
export type SignedInBy = DeviceAnswer["signedInBy"];

const SEEN_EVERY_MS = 60_000;

/**
 * Binds a device to an account; resolves to its id. Every sign-in makes a new one, so no session id outlives its sign-in.
 * Here and below, whatever adds or ends a device rings for the account's open pages.
 */
export async function addDevice(database: Database, device: NewDevice, now: Date): Promise<string> {
  const { facts, app, ...rest } = device;
  const kind = app ? "app" : "browser";
  const row = { ...rest, ...facts, id: newId(), kind, label: app?.label ?? deviceLabel(facts) };
  const token = app && { tokenHash: hashSecret(app.token), expiresAt: app.expiresAt };
  const provenAt = device.signedInBy === "qr" ? null : now;
  await database.device.create({ data: { ...row, ...token, createdAt: now, lastSeenAt: now, provenAt } });
  await doorbell().ring(device.userId);
  return row.id;
}

export interface NewDevice {
  userId: string;
  facts: DeviceFacts;
  signedInBy: SignedInBy;
  /** The phone that let it in. */
  approvedById?: string;
  /** RFC 7638 thumbprint of its key. */
  keyThumbprint?: string;
  /** A native app, which holds a token where a browser has a cookie. */
  app?: { label: string; token: string; expiresAt: Date };
}

/** The device with its account, unless it is unknown or was signed out. */
export async function findActiveDevice(database: Database, id: string) {
  const device = await database.device.findUnique({
    where: { id },
    include: { user: true, approvedBy: { select: { id: true, label: true } } },
  });
  return device?.endedAt === null ? device : null;
}

/** The app that holds this device token, unless it was signed out or its time is over. */
export async function findDeviceByToken(database: Database, token: string, now: Date): Promise<ActiveDevice | null> {
  if (!token.startsWith("device_")) return null;
  const found = await database.device.findUnique({
    where: { tokenHash: hashSecret(token) },
    select: { id: true, expiresAt: true },
  });
  if (!found?.expiresAt || found.expiresAt <= now) return null;
  return findActiveDevice(database, found.id);
}

export type ActiveDevice = NonNullable<Awaited<ReturnType<typeof findActiveDevice>>>;

/** Signs a device out, once; its sessions are refused from here on. Resolves to whether it was this call that did. */
export async function endDevice(database: Database, id: string, now: Date): Promise<boolean> {
  const [ended] = await database.device.updateManyAndReturn({
    where: { id, endedAt: null },
    data: { endedAt: now },
    select: { userId: true },
  });
  if (ended) await doorbell().ring(ended.userId);
  return ended !== undefined;
}

/** The account's devices that are signed in, the one seen last first. */
export function listDevices(database: Database, userId: string) {
  return database.device.findMany({
    where: { userId, endedAt: null },
    include: { approvedBy: { select: { id: true, label: true } } },
    orderBy: { lastSeenAt: "desc" },
  });
}

/** The same of several accounts, in one query, and no more than their open pages have to know. */
export function readDevicesOf(database: Database, userIds: readonly string[]) {
  return database.device.findMany({
    where: { userId: { in: [...userIds] }, endedAt: null },
    select: { id: true, userId: true, label: true, signedInBy: true, approvedById: true, createdAt: true },
    orderBy: { createdAt: "asc" },
  });
}

/** Signs out every device of the account but one. */
export async function endOtherDevices(database: Database, userId: string, exceptId: string, now: Date): Promise<void> {
  await database.device.updateMany({
    where: { userId, id: { not: exceptId }, endedAt: null },
    data: { endedAt: now },
  });
  await doorbell().ring(userId);
}

/**
 * Undoes a sign-in that its owner disowns: signs out the device, the phone that let it in, and whatever the device let in
 * itself, all the way down. Resolves to the ids.
 */
export async function disownDevice(
  database: Database,
  device: { id: string; userId: string; approvedById: string | null },
  now: Date,
): Promise<string[]> {
  const ids = new Set([device.id]);
  for (let parents = [device.id]; parents.length > 0; ) {
    const children = await database.device.findMany({ where: { approvedById: { in: parents } }, select: { id: true } });
    parents = children.map(({ id }) => id).filter((id) => !ids.has(id));
    for (const id of parents) ids.add(id);
  }
  if (device.approvedById) ids.add(device.approvedById);
  await database.device.updateMany({ where: { id: { in: [...ids] }, endedAt: null }, data: { endedAt: now } });
  await doorbell().ring(device.userId);
  return [...ids];
}

/** Its owner has just given the password on it. */
export async function proveDevice(database: Database, id: string, now: Date): Promise<void> {
  await database.device.updateMany({ where: { id, endedAt: null }, data: { provenAt: now } });
}

/** Notes that a device was here, at most once a minute: it is told to people in words, and reads outnumber writes. */
export async function seeDevice(database: Database, device: ActiveDevice, ip: string, now: Date): Promise<void> {
  if (now.getTime() - device.lastSeenAt.getTime() < SEEN_EVERY_MS && device.ip === ip) return;
  await database.device.updateMany({ where: { id: device.id, endedAt: null }, data: { lastSeenAt: now, ip } });
}
