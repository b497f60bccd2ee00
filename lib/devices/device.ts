import type { Database } from "../db/database";
import type { DeviceAnswer } from "../http/answers";
import { hashSecret, newId } from "../login/secrets";
import { type DeviceFacts, deviceLabel } from "./facts";

/** How a device came to be signed in. */
export type SignedInBy = DeviceAnswer["signedInBy"];

const SEEN_EVERY_MS = 60_000;

/** Binds a device to an account; resolves to its id. Every sign-in makes a new one, so no session id outlives its sign-in. */
export async function addDevice(database: Database, device: NewDevice, now: Date): Promise<string> {
  const { facts, app, ...rest } = device;
  const kind = app ? "app" : "browser";
  const row = { ...rest, ...facts, id: newId(), kind, label: app?.label ?? deviceLabel(facts) };
  const token = app && { tokenHash: hashSecret(app.token), expiresAt: app.expiresAt };
  const provenAt = device.signedInBy === "qr" ? null : now;
  await database.device.create({ data: { ...row, ...token, createdAt: now, lastSeenAt: now, provenAt } });
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
  const { count } = await database.device.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } });
  return count === 1;
}

/** Notes that a device was here, at most once a minute: it is told to people in words, and reads outnumber writes. */
export async function seeDevice(database: Database, device: ActiveDevice, ip: string, now: Date): Promise<void> {
  if (now.getTime() - device.lastSeenAt.getTime() < SEEN_EVERY_MS && device.ip === ip) return;
  await database.device.updateMany({ where: { id: device.id, endedAt: null }, data: { lastSeenAt: now, ip } });
}
