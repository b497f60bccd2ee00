import Database from "better-sqlite3";

const BATCH = 50_000;
const DEVICES_PER_USER = 10;

type TableName = "User" | "Device" | "Ticket";

/** What tells one row from the next; every other column is the same as in the row that is copied. */
const OWN: Record<TableName, Record<string, string>> = {
  User: {
    id: "seeded('user', i)",
    username: "seeded('name', i)",
    pictureId: "seeded('picture', i)",
  },
  Device: {
    id: "seeded('device', i)",
    userId: `seeded('user', i / ${DEVICES_PER_USER})`,
    approvedById: "CASE WHEN i % 2 = 1 THEN seeded('device', i - 1) END",
    keyThumbprint: "seeded('key', i) || seeded('print', i)",
  },
  Ticket: {
    id: "seeded('ticket', i)",
    userCode: "substr(seeded('code', i), 1, 8)",
    secretHash: "seeded('secret', i) || seeded('hash', i)",
    userId: `seeded('user', i / ${DEVICES_PER_USER})`,
    deviceId: "seeded('device', i)",
    // Those of the last fifty minutes: older ones are swept away.
    createdAt: "ago(3060 - 3000.0 * i / @rows)",
    expiresAt: "ago(3000 - 3000.0 * i / @rows)",
  },
};
const COPIED = { User: "true", Device: "signedInBy = 'qr'", Ticket: "status = 'claimed'" };

/**
 * Fills a SQLite database of this project with so many claimed tickets and signed-in devices, and a tenth of it users. They
 * are copies of rows that are there: somebody must have signed in.
 */
export function fill(databaseUrl: string, rows: number): void {
  const database = new Database(databaseUrl.slice("file:".length));
  try {
    database.pragma("busy_timeout = 10000");
    database.pragma("synchronous = OFF");
    database.pragma("cache_size = -262144");
    database.function("seeded", { deterministic: true }, (kind, i) => spread(String(kind), Number(i), rows));
    database.function("ago", (seconds) => asStored(new Date(Date.now() - 1000 * Number(seconds))));
    copy(database, "User", Math.ceil(rows / DEVICES_PER_USER));
    copy(database, "Device", rows);
    copy(database, "Ticket", rows);
    database.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

function copy(database: Database.Database, table: TableName, rows: number): void {
  const columns = database.prepare<[string], string>("SELECT name FROM pragma_table_info(?)").pluck().all(table);
  const own = OWN[table];
  const strangers = Object.keys(own).filter((name) => !columns.includes(name));
  if (strangers.length > 0) throw new Error(`${table} has no ${strangers.join(", ")}`);
  const values = columns.map((name) => own[name] ?? `original."${name}"`);
  const insert = database.prepare(`
    WITH RECURSIVE counted(i) AS (SELECT @from UNION ALL SELECT i + 1 FROM counted WHERE i + 1 < @to)
    INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(", ")})
    SELECT ${values.join(", ")}
    FROM counted, (SELECT @rows), (SELECT * FROM "${table}" WHERE ${COPIED[table]} LIMIT 1) original`);
  for (let from = 0; from < rows; from += BATCH) {
    const to = Math.min(rows, from + BATCH);
    const { changes } = insert.run({ from, to, rows });
    if (changes !== to - from) throw new Error(`${table} has no row to copy`);
  }
}

/**
 * An id of 22 characters. They are spread as random ones are, so that new ones fall among them, and come in order, or
 * a million would take a minute.
 */
function spread(kind: string, i: number, rows: number): string {
  const first = Math.floor((Math.floor(i) / rows) * 2 ** 32);
  return `${first.toString(16).padStart(8, "0")}${kind}`.padEnd(22, "_");
}

function asStored(date: Date): string {
  return date.toISOString().replace("Z", "+00:00");
}
