import { type Database, database } from "../db/database";
import { log } from "../log";
import { coalesce } from "../process/coalesce";

export type EventRow = NonNullable<Awaited<ReturnType<Database["loginEvent"]["findFirst"]>>>;

/** More values than these rows have, SQLite takes in no one statement. */
const MOST_ROWS = 80;

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

async function write(rows: EventRow[]): Promise<void> {
  try {
    await database().sql.insert("LoginEvent", rows);
  } catch (err) {
    log().error({ event: "audit.lost", correlationIds: rows.map((row) => row.correlationId), err });
  }
}
