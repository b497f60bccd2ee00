import type { Database } from "../db/database";
import { hashSecret, newId, newSecret } from "../secrets";

/** How long a code that lets a phone in is shown. */
const LINK_TTL_MS = 60_000;

/** What a device that is signed in shows, for a phone to sign in by: once, within a minute, and while the device is in. */
export interface Link {
  id: string;
  userId: string;
  deviceId: string;
  expiresAt: Date;
  /** Of the phone that opened it. */
  ticketId: string | null;
  cancelledAt: Date | null;
}

export type LinkStatus = "waiting" | "opened" | "cancelled" | "expired";

export function linkStatusAt({ ticketId, cancelledAt, expiresAt }: Link, now: Date): LinkStatus {
  if (ticketId) return "opened";
  if (cancelledAt) return "cancelled";
  return now < expiresAt ? "waiting" : "expired";
}

/**
 * Makes a device's link, in place of the one that it showed before. The token is told once, and kept as its hash.
 *
 * @param until when the device is signed out by itself, where that is known
 */
export async function addLink(
  { link: table }: Database,
  { until, ...by }: { userId: string; deviceId: string; until?: Date | undefined },
  now: Date,
): Promise<{ link: Link; token: string }> {
  const token = newSecret("link");
  await table.updateMany({
    where: { deviceId: by.deviceId, ticketId: null, cancelledAt: null },
    data: { cancelledAt: now },
  });
  const longest = new Date(now.getTime() + LINK_TTL_MS);
  const expiresAt = until && until < longest ? until : longest;
  const link = await table.create({
    data: { ...by, id: newId(), tokenHash: hashSecret(token), createdAt: now, expiresAt },
  });
  return { link, token };
}

/** The device's own link. */
export async function findLink({ link: table }: Database, id: string, deviceId: string): Promise<Link | null> {
  return table.findFirst({ where: { id, deviceId } });
}

/** The link that a token opens, while its device is signed in; over or not. */
export async function findLinkByToken({ link: table }: Database, token: string): Promise<Link | null> {
  if (!token.startsWith("link_")) return null;
  return table.findFirst({ where: { tokenHash: hashSecret(token), device: { endedAt: null } } });
}

/** Spends a link on a ticket. One statement: of any number of phones one gets true. */
export async function openLink(
  { sql }: Database,
  { id, ticketId }: { id: string; ticketId: string },
  now: Date,
): Promise<boolean> {
  const opened = await sql.query<{ id: string }>`
    UPDATE ${sql.table("Link")} SET "ticketId" = ${ticketId}
    WHERE "id" = ${id} AND "ticketId" IS NULL AND "cancelledAt" IS NULL AND "expiresAt" > ${now} AND EXISTS (
      SELECT 1 FROM ${sql.table("Device")} "device"
      WHERE "device"."id" = ${sql.table("Link")}."deviceId" AND "device"."endedAt" IS NULL)
    RETURNING "id"`;
  return opened.length === 1;
}

export async function cancelLink({ link: table }: Database, { id }: Link, now: Date): Promise<void> {
  await table.updateMany({ where: { id, ticketId: null, cancelledAt: null }, data: { cancelledAt: now } });
}

/** Removes up to `limit` links whose expiresAt lies before `before`; resolves to how many. */
export async function sweepLinks({ link: table }: Database, before: Date, limit: number): Promise<number> {
  return (await table.deleteMany({ where: { expiresAt: { lt: before } }, limit })).count;
}
