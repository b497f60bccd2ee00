// Prepared statements on Postgres, by pg alone.
import pg from "pg";
import { COLUMNS, inTime, type Row, type Watched } from "./bare-login.rows";
import { Refused } from "./bare-login.tokens";

/** As QR Login has. */
const CONNECTIONS = 10;
export const CHANNEL = "ticket";

/** For statements by a pool, each of whose connections prepares each of them once. */
export function preparing(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  return {
    prepare<Found extends pg.QueryResultRow>(name: string, written: string) {
      const { text, values } = bound(written);
      return (given: Given) => pool.query<Found>({ name, text, values: values(given), types });
    },
    close: () => pool.end(),
  };
}

type Prepare = ReturnType<typeof preparing>["prepare"];

/** How a stream reads its ticket: with who holds it, whom another process may have let in. */
export function watching(prepare: Prepare): (id: string) => Promise<Watched> {
  const select = prepare<Watched & { name: string | null; pictureId: string }>(
    "watched",
    `SELECT "status", "secretHash", "expiresAt", "name", "pictureId"
     FROM "Ticket" ticket LEFT JOIN "User" account ON account."id" = ticket."userId"
     WHERE ticket."id" = @id AND "expiresAt" > @now`,
  );
  return async (id) => {
    const [found] = (await select({ asked: { id, now: inTime(0) } })).rows;
    if (!found) throw new Refused(404, "ticket_not_found");
    const { name, pictureId, ...ticket } = found;
    return { ...ticket, ...(name !== null && { user: { name, pictureId } }) };
  };
}

/**
 * @param part whose columns the values are
 * @param found expressions for what the statement itself finds
 */
export function insertInto(table: keyof typeof COLUMNS, part: string, found: Row = {}, from = ""): string {
  const columns = COLUMNS[table];
  const values = columns.map((each) => found[each] ?? `@${part}.${each}`);
  return `INSERT INTO "${table}" (${columns.map((each) => `"${each}"`)}) SELECT ${values} ${from}`;
}

/** Values by the parts of a statement and their names; those of `asked` are written without it. */
type Given = Record<string, Row>;

/** A statement with numbers for the names of its values, and what puts these in their order. */
function bound(written: string) {
  const names = [...new Set(Array.from(written.matchAll(/@([\w.]+)/g), ([, name = ""]) => name))];
  const paths = names.map((name) => (name.includes(".") ? name : `asked.${name}`).split(".") as [string, string]);
  return {
    text: written.replaceAll(/@([\w.]+)/g, (_, name) => `$${names.indexOf(name) + 1}`),
    values: (given: Given) => paths.map(([part, column]) => given[part]?.[column]),
  };
}

export async function listen(url: string, heard: (id: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on("notification", ({ payload = "" }) => heard(payload));
  await client.connect();
  await client.query(`LISTEN ${CHANNEL}`);
}

const { TIMESTAMP } = pg.types.builtins;

/** Times stay text, as they do on SQLite. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number) => (oid === TIMESTAMP ? inIso : String)) as typeof pg.types.getTypeParser,
};

function inIso(time: string): string {
  return `${time.replace(" ", "T")}Z`;
}
