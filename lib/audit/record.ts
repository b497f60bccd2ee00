import { type Database, database } from "../db/database";
import { log } from "../log";
import { coalesce } from "../process/coalesce";

export type EventRow = NonNullable<Awaited<ReturnType<Database["loginEvent"]["findFirst"]>>>;

/** More values than these rows have, SQLite takes in no one statement. */
const MOST_ROWS = 75;

/**
 * Keeps an event. While one statement is on its way the events of all other requests wait for the next and go in it
 * together, so that a rush costs few statements. Resolves once it is written, or given up: an audit that cannot be
 * written fails no request, and the log has the event already.
 */
export const record: (row: EventRow) => Promise<void> = coalesce(write, MOST_ROWS);

/** Removes up to `limit` events from before `before`; resolves to how many. */
export async function sweepEvents({ loginEvent }: Database, before: Date, limit: number): Promise<number> {
  return (await loginEvent.deleteMany({ where: { at: { lt: before } }, limit })).count;
}

/** Goes through up to `limit` events of codes, and removes those of codes that nobody scanned; resolves to how many it went through. */
export async function sweepUnscanned({ loginEvent }: Database, now: Date, limit: number): Promise<number> {
  const due = await loginEvent.findMany({
    where: { forgetAt: { lt: now } },
    select: { id: true, ticketHash: true },
    orderBy: { forgetAt: "asc" },
    take: limit,
  });
  const hashes = due.flatMap(({ ticketHash }) => ticketHash ?? []);
  const scans = await loginEvent.findMany({
    where: { ticketHash: { in: hashes }, type: "ticket.scanned" },
    select: { ticketHash: true },
  });
  const scanned = new Set(scans.map(({ ticketHash }) => ticketHash));
  const isKept = ({ ticketHash }: { ticketHash: string | null }) => scanned.has(ticketHash);
  const ids = (events: readonly { id: string }[]) => ({ id: { in: events.map(({ id }) => id) } });
  await loginEvent.updateMany({ where: ids(due.filter(isKept)), data: { forgetAt: null } });
  await loginEvent.deleteMany({ where: ids(due.filter((event) => !isKept(event))) });
  return due.length;
}

async function write(rows: EventRow[]): Promise<void> {
  try {
    await database().sql.insert("LoginEvent", rows);
  } catch (err) {
    log().error({ event: "audit.lost", correlationIds: rows.map((row) => row.correlationId), err });
  }
}
