import { databaseStore } from "../adapters/database-store";
import type { Database } from "../db/database";
import { revokeConfirmed } from "../login/revoke";
import { type ClientInfo, deviceLabel } from "../network/client-info";
import { UNKNOWN_ADDRESS } from "../network/unknown";
import { hashSecret, newId } from "../secrets";
import { notifier } from "../wiring";
import { NAMED_DEVICE, type NamedDevice, namedDevice } from "./named-device";

/** How a device came to be signed in. */
export type SignedInBy = "password" | "qr" | "token" | "passkey" | "upstream" | "host";

const SEEN_EVERY_MS = 60_000;

/** Devices that are signed in. */
export const ACTIVE = { pendingSince: null, endedAt: null } as const;

/**
 * Binds a device to an account; resolves to its id. Every sign-in makes a new one, so no session id outlives its sign-in.
 * Here and below, whatever adds or ends a device notifies the account's open pages.
 */
export async function addDevice(database: Database, device: NewDevice, now: Date): Promise<string> {
  const id = await insertDevice(database, device, now);
  await activateDevice(database, id);
  return id;
}

/** Adds a device that is not signed in yet; resolves to its id. */
export async function insertDevice({ sql }: Database, device: NewDevice, now: Date): Promise<string> {
  const { table, values } = deviceRow(device, now);
  await sql.insert(table, [values]);
  return values.id;
}

/**
 * Of a device that is not signed in yet: it has no session and is in no list, though whoever ends the account's devices ends it
 * too. A server that is killed before `activateDevice` leaves one that the sweeper removes.
 */
export function deviceRow(device: NewDevice, now: Date) {
  const { userId, facts, signedInBy, approvedById = null, keyThumbprint = null, passkeyId = null, app } = device;
  const { visitEndsAt = null, provenAt = now } = device;
  const values = {
    id: newId(),
    userId,
    kind: app ? "app" : "browser",
    label: app?.label ?? deviceLabel(facts),
    ownName: null,
    ...facts,
    signedInBy,
    passkeyId,
    approvedById,
    keyThumbprint,
    tokenHash: app?.token ? hashSecret(app.token) : null,
    expiresAt: app?.expiresAt ?? visitEndsAt,
    createdAt: now,
    lastSeenAt: now,
    provenAt: signedInBy === "qr" ? null : provenAt,
    pendingSince: now,
    endedAt: null,
    disownedAt: null,
  } satisfies DeviceRow;
  return { table: "Device", values };
}

/**
 * Signs in a device that was inserted, once. Resolves to whether it did: not one that was ended meanwhile, none whose phone,
 * which let it in, is out, and none by a code whose key the account has disowned.
 */
export async function activateDevice({ sql }: Database, id: string): Promise<boolean> {
  const devices = sql.table("Device");
  // As scalars with a limit: EXISTS has Postgres read a small table whole, by a plan that it keeps while the table grows.
  const [activated] = await sql.query<{ userId: string }>`
    UPDATE ${devices} AS "device" SET "pendingSince" = NULL
    WHERE "id" = ${id} AND "pendingSince" IS NOT NULL AND "endedAt" IS NULL AND ("approvedById" IS NULL OR
      (SELECT "id" FROM ${devices} "phone" WHERE "phone"."id" = "device"."approvedById" AND "phone"."endedAt" IS NULL
        LIMIT 1) IS NOT NULL)
    AND ("signedInBy" <> 'qr' OR (SELECT "id" FROM ${devices} "same" WHERE "same"."userId" = "device"."userId"
      AND "same"."keyThumbprint" = "device"."keyThumbprint" AND "same"."disownedAt" IS NOT NULL
      ORDER BY "same"."disownedAt" LIMIT 1) IS NULL)
    RETURNING "userId"`;
  if (activated) await notifier().notify(activated.userId);
  return activated !== undefined;
}

type DeviceRow = NonNullable<Awaited<ReturnType<Database["device"]["findUnique"]>>>;
type UserRow = NonNullable<Awaited<ReturnType<Database["user"]["findUnique"]>>>;
/** Of an account, all but its password's hash, which is `lib/accounts`' alone. */
type AccountRow = Pick<UserRow, "id" | "username" | "name" | "pictureId" | "role">;

export interface NewDevice {
  userId: string;
  facts: ClientInfo;
  signedInBy: SignedInBy;
  /** The phone that let it in. */
  approvedById?: string;
  /** RFC 7638 thumbprint of its key. */
  keyThumbprint?: string;
  /** When its owner proved who they are, where that was elsewhere; null where nobody told. By default, now. */
  provenAt?: Date | null;
  /** The passkey that signs it in. */
  passkeyId?: string;
  /** When it is over at the latest, where it is signed in for one visit. */
  visitEndsAt?: Date | undefined;
  /** A native app, which holds a token where a browser has a cookie; an app of OpenID Connect has those of its grant. */
  app?: { label: string; token?: string; expiresAt?: Date };
}

/** A device that is signed in, with its account and with the phone that let it in. */
export interface ActiveDevice extends Omit<DeviceRow, "provenAt" | "pendingSince"> {
  /** When its owner last gave the password on it. */
  passwordVerifiedAt: Date | null;
  user: AccountRow;
  approvedBy: NamedDevice | null;
  /** Where it was asked for. */
  step?: StepFacts;
}

/** What a device is at: the ticket that it acts on, and the proof that it shows. */
export interface Step {
  ticketId: string;
  /** As it is kept once it was taken. */
  proofHash: string | undefined;
}

export interface StepFacts {
  isProofUsed: boolean;
  /** Null where there is no such ticket. */
  ticketVersion: number | null;
  /** Whether the account has disowned the browser that shows the ticket. */
  isDisowned: boolean;
}

/** The device with its account, unless it is unknown or was signed out. */
export function findActiveDevice(database: Database, id: string, at?: Step): Promise<ActiveDevice | null> {
  return findActive(database, "id", id, at);
}

/** The app that holds this device token, unless it was signed out or its time is over. */
export async function findDeviceByToken(
  database: Database,
  token: string,
  now: Date,
  at?: Step,
): Promise<ActiveDevice | null> {
  if (!token.startsWith("device_")) return null;
  const device = await findActive(database, "tokenHash", hashSecret(token), at);
  return device?.expiresAt && device.expiresAt > now ? device : null;
}

/** One statement, since every request of a session begins with it, and each step of a phone. */
async function findActive(
  { sql }: Database,
  column: "id" | "tokenHash",
  value: string,
  at?: Step,
): Promise<ActiveDevice | null> {
  const devices = sql.table("Device");
  const [facts, ticket] = at
    ? [
        sql.part`, "ticket"."version" AS "ticketVersion",
          EXISTS (SELECT 1 FROM ${sql.table("UsedProof")} WHERE "hash" = ${at.proofHash ?? ""}) AS "isProofUsed",
          (SELECT "same"."id" FROM ${devices} "same" WHERE "same"."userId" = "device"."userId"
            AND "same"."keyThumbprint" = "ticket"."desktopJkt" AND "same"."disownedAt" IS NOT NULL
            ORDER BY "same"."disownedAt" LIMIT 1) AS "disowned"`,
        sql.part`LEFT JOIN ${sql.table("Ticket")} "ticket" ON "ticket"."id" = ${at.ticketId}`,
      ]
    : [sql.part``, sql.part``];
  const [row] = await sql.query<DeviceRow & Joined & Partial<JoinedStep>>`
    SELECT "device".*, "username", "name", "pictureId", "role",
      "approver"."kind" AS "approverKind", "approver"."label" AS "approverLabel",
      "approver"."browser" AS "approverBrowser", "approver"."os" AS "approverOs"${facts}
    FROM ${devices} "device"
    JOIN ${sql.table("User")} "user" ON "user"."id" = "device"."userId"
    LEFT JOIN ${devices} "approver" ON "approver"."id" = "device"."approvedById"
    ${ticket}
    WHERE "device".${sql.column(column)} = ${value} AND "device"."endedAt" IS NULL AND "device"."pendingSince" IS NULL
      AND "user"."disabledAt" IS NULL`;
  if (!row) return null;
  const { username, name, pictureId, role, provenAt, pendingSince: _, ...rest } = row;
  const { approverKind, approverLabel, approverBrowser, approverOs, ...known } = rest;
  const { ticketVersion = null, isProofUsed, disowned, ...device } = known;
  const { userId, approvedById } = device;
  return {
    ...device,
    ...(at && { step: { ticketVersion, isProofUsed: Boolean(isProofUsed), isDisowned: disowned !== null } }),
    passwordVerifiedAt: provenAt,
    user: { id: userId, username, name, pictureId, role },
    approvedBy:
      approvedById && approverKind !== null
        ? namedDevice({
            id: approvedById,
            kind: approverKind,
            label: approverLabel,
            browser: approverBrowser,
            os: approverOs,
          })
        : null,
  };
}

/** What comes with a device's row. */
type Joined = Omit<AccountRow, "id"> &
  (
    | { approverKind: string; approverLabel: string; approverBrowser: string; approverOs: string }
    | { approverKind: null; approverLabel: null; approverBrowser: null; approverOs: null }
  );

interface JoinedStep {
  ticketVersion: number | null;
  /** SQLite knows no booleans. */
  isProofUsed: boolean | number;
  disowned: string | null;
}

/** The account that the browser with this key was last signed in to, signed out since or not. */
export async function lastUserOf({ sql }: Database, keyThumbprint: string): Promise<string | undefined> {
  const [device] = await sql.query<{ userId: string }>`
    SELECT "userId" FROM ${sql.table("Device")} WHERE "keyThumbprint" = ${keyThumbprint}
    ORDER BY "createdAt" DESC LIMIT 1`;
  return device?.userId;
}

/** Signs a device out, once; its sessions are refused from here on. Resolves to whether it was this call that did. */
export async function endDevice(database: Database, id: string, now: Date): Promise<boolean> {
  const [ended] = await database.device.updateManyAndReturn({
    where: { id, endedAt: null },
    data: { endedAt: now },
    select: { userId: true },
  });
  if (ended) await notifier().notify(ended.userId);
  return ended !== undefined;
}

/**
 * The account's devices that are signed in, the one seen last first, `most` at most. `current` is among them however long it was not
 * seen: a few more than there may be can be signed in until the next sign-in.
 */
export async function listDevices(database: Database, userId: string, { most = 100, current = "" } = {}) {
  const active = { userId, ...ACTIVE };
  const listed = (where: { id: string | { not: string } }, take: number) =>
    database.device.findMany({
      where: { ...active, ...where },
      include: { approvedBy: { select: NAMED_DEVICE } },
      orderBy: { lastSeenAt: "desc" },
      take,
    });
  const own = await listed({ id: current }, 1);
  const others = await listed({ id: { not: current } }, most - own.length);
  return [...own, ...others].sort((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime());
}

/** The same of several accounts, in one query, and no more than their open pages have to know. */
export function readDevicesOf(database: Database, userIds: readonly string[]) {
  return database.device.findMany({
    where: { userId: { in: [...userIds] }, ...ACTIVE },
    select: { ...NAMED_DEVICE, userId: true, signedInBy: true, approvedById: true, createdAt: true },
    orderBy: { createdAt: "asc" },
  });
}

/** Those of the accounts that had a device added or ended after `since`, in one query, however many they are. */
export async function changedSince({ sql }: Database, userIds: readonly string[], since: Date): Promise<string[]> {
  // One value for all of them, since statements have limits of their own for how many they take.
  const ids = JSON.stringify(userIds);
  const devices = sql.table("Device");
  const rows =
    sql.provider === "sqlite"
      ? await sql.query<{ userId: string }>`
          SELECT DISTINCT "userId" FROM ${devices} WHERE "userId" IN (SELECT "value" FROM json_each(${ids}))
          AND ("createdAt" > ${since} OR "endedAt" > ${since})`
      : await sql.query<{ userId: string }>`
          SELECT DISTINCT "userId" FROM ${devices} WHERE "userId" IN (SELECT json_array_elements_text(${ids}::json))
          AND ("createdAt" > ${since} OR "endedAt" > ${since})`;
  return rows.map(({ userId }) => userId);
}

/** Signs out every device of the account but one, and ends what was confirmed for others and is not claimed yet. */
export function endOtherDevices(database: Database, userId: string, exceptId: string, now: Date): Promise<void> {
  return endWhere(database, userId, { id: { not: exceptId } }, now);
}

/** The same with no exception. */
export function endDevices(database: Database, userId: string, now: Date): Promise<void> {
  return endWhere(database, userId, {}, now);
}

/** What a passkey signed in, but the device in `exceptId`; and what those have confirmed and is not claimed yet. */
export async function endDevicesOfPasskey(
  database: Database,
  by: { userId: string; passkeyId: string; exceptId: string },
  now: Date,
): Promise<void> {
  const { userId, passkeyId, exceptId } = by;
  const where = { userId, passkeyId, id: { not: exceptId }, endedAt: null };
  const devices = await database.device.findMany({ where, select: { id: true } });
  const deviceIds = devices.map(({ id }) => id);
  if (deviceIds.length === 0) return;
  await revokeConfirmed({ store: databaseStore(database), notifier: notifier() }, { userId, deviceIds }, now);
  await database.device.updateMany({ where: { id: { in: deviceIds }, endedAt: null }, data: { endedAt: now } });
  await notifier().notify(userId);
}

async function endWhere(database: Database, userId: string, which: { id?: { not: string } }, now: Date) {
  await revokeConfirmed({ store: databaseStore(database), notifier: notifier() }, { userId }, now);
  await database.device.updateMany({ where: { userId, ...which, endedAt: null }, data: { endedAt: now } });
  await notifier().notify(userId);
}

/** The same for those of the others that were not seen since `before`; resolves to their ids. */
export async function endUnusedDevices(
  database: Database,
  { userId, exceptId, before }: { userId: string; exceptId: string; before: Date },
  now: Date,
): Promise<string[]> {
  const ended = await database.device.updateManyAndReturn({
    where: { userId, id: { not: exceptId }, endedAt: null, lastSeenAt: { lt: before } },
    data: { endedAt: now },
    select: { id: true },
  });
  const deviceIds = ended.map(({ id }) => id);
  if (deviceIds.length > 0) {
    await revokeConfirmed({ store: databaseStore(database), notifier: notifier() }, { userId, deviceIds }, now);
    await notifier().notify(userId);
  }
  return deviceIds;
}

/** @param ownName what its owner calls it from now on; null for what it is */
export async function nameDevice(database: Database, id: string, ownName: string | null): Promise<void> {
  await database.device.updateMany({ where: { id, endedAt: null }, data: { ownName } });
}

/**
 * Undoes a sign-in that its owner disowns: signs out the device, the phone that let it in, and whatever the device let in
 * itself, all the way down, claimed or not yet. The keys of all but that phone are disowned for good, and with them whatever else a
 * code let in by them. Each is signed out before
 * what it let in is looked for: a device that is added meanwhile is either found or finds that its phone is out
 * (`activateDevice`). Of a device that was out before, only what it let in goes: its phone was judged when it was ended.
 */
export async function disownDevice(
  database: Database,
  device: { id: string; userId: string; approvedById: string | null; endedAt: Date | null },
  now: Date,
): Promise<void> {
  const logins = { store: databaseStore(database), notifier: notifier() };
  const ids = new Set<string>();
  const first = device.approvedById && !device.endedAt ? [device.id, device.approvedById] : [device.id];
  for (let next = first; next.length > 0; ) {
    for (const id of next) ids.add(id);
    await revokeConfirmed(logins, { userId: device.userId, deviceIds: next }, now);
    await database.device.updateMany({ where: { id: { in: next }, endedAt: null }, data: { endedAt: now } });
    const parents = next.filter((id) => id !== device.approvedById);
    await database.device.updateMany({ where: { id: { in: parents }, disownedAt: null }, data: { disownedAt: now } });
    const keys = await keysOf(database, parents);
    const children = await database.device.findMany({
      where: {
        userId: device.userId,
        OR: [{ approvedById: { in: parents } }, { signedInBy: "qr", keyThumbprint: { in: keys }, endedAt: null }],
      },
      select: { id: true },
    });
    next = children.map(({ id }) => id).filter((id) => !ids.has(id));
  }
  await notifier().notify(device.userId);
}

async function keysOf({ device }: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await device.findMany({ where: { id: { in: [...ids] } }, select: { keyThumbprint: true } });
  return rows.flatMap(({ keyThumbprint }) => keyThumbprint ?? []);
}

/** Its owner has just given the password on it. */
export async function markPasswordVerified(database: Database, id: string, now: Date): Promise<void> {
  await database.device.updateMany({ where: { id, endedAt: null }, data: { provenAt: now } });
}

/**
 * Notes that a device was here, once it has proven so, at most once a minute: it is told to people in words, and reads outnumber
 * writes. An address that is not known takes no known one's place.
 */
export async function touchDevice(database: Database, device: ActiveDevice, from: string, now: Date): Promise<void> {
  const ip = from === UNKNOWN_ADDRESS ? device.ip : from;
  if (now.getTime() - device.lastSeenAt.getTime() < SEEN_EVERY_MS && device.ip === ip) return;
  await database.device.updateMany({ where: { id: device.id, endedAt: null }, data: { lastSeenAt: now, ip } });
}
