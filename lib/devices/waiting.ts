import { databaseStore } from "../adapters/database-store";
import type { Database } from "../db/database";
import { revokeConfirmed } from "../login/revoke";
import type { Confirmed } from "../ticket/ticket";
import { notifier } from "../wiring";
import { NAMED_DEVICE, type NamedDevice, namedDevice } from "./named-device";

/** More than one phone can confirm while one of them may be claimed. */
const MOST = 100;

/** What was let in and has not come yet, for up to a minute: a confirmed ticket that its desktop may still claim. */
export interface Waiting {
  ticket: Confirmed;
  /** The phone that let it in, while its row is there. */
  approvedBy: NamedDevice | undefined;
}

export async function findWaiting(database: Database, userId: string, now: Date): Promise<Waiting[]> {
  const tickets = await databaseStore(database).findConfirmed(userId, now, MOST);
  if (tickets.length === 0) return [];
  const ids = tickets.map(({ scanner }) => scanner.deviceId);
  const phones = await database.device.findMany({ where: { id: { in: ids } }, select: NAMED_DEVICE });
  const named = new Map(phones.map((phone) => [phone.id, namedDevice(phone)]));
  return tickets.map((ticket) => ({ ticket, approvedBy: named.get(ticket.scanner.deviceId) }));
}

/** Ends one of them. Resolves to whether it did: another may have been quicker, the desktop's claim too. */
export async function endWaiting(
  database: Database,
  by: { userId: string; ticketId: string },
  now: Date,
): Promise<boolean> {
  return (await revokeConfirmed({ store: databaseStore(database), notifier: notifier() }, by, now)) > 0;
}
