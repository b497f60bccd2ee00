import { type Database, database } from "../db/database";
import { log } from "../log";

export type EventRow = NonNullable<Awaited<ReturnType<Database["loginEvent"]["findFirst"]>>>;

/** More values than these rows have, SQLite takes in no one statement. */
const MOST_ROWS = 80;

interface Batch {
  rows: EventRow[];
  written: Promise<void>;
}

let writing: Promise<void> = Promise.resolve();
let next: Batch | undefined;

/**
 * Keeps an event. While one statement is on its way the events of all other requests wait for the next and go in it
 * together, so that a rush costs few statements. Resolves once it is written, or given up: an audit that cannot be
 * written fails no request, and the log has the event already.
 */
export function record(row: EventRow): Promise<void> {
  const batch = next && next.rows.length < MOST_ROWS ? next : openBatch();
  batch.rows.push(row);
  return batch.written;
}

/** The next to be written after all that are waiting. */
function openBatch(): Batch {
  const batch: Batch = { rows: [], written: writing };
  batch.written = writing.then(() => {
    if (next === batch) next = undefined;
    return write(batch.rows);
  });
  writing = batch.written;
  next = batch;
  return batch;
}

async function write(rows: EventRow[]): Promise<void> {
  try {
    await database().sql.insert("LoginEvent", rows);
  } catch (err) {
    log().error({ event: "audit.lost", correlationIds: rows.map((row) => row.correlationId), err });
  }
}
