// The rows of a login on Postgres, by pg alone: what a request reads and writes is one prepared statement, carried out as
// a whole or not at all.
import pg from "pg";
import {
  COLUMNS,
  type Device,
  inTime,
  newDevice,
  newEvent,
  newTicket,
  newUser,
  type Phone,
  type Row,
  type Rows,
  selectDevice,
  type Ticket,
  type Watched,
} from "./bare-login.rows";
import { type Proof, Refused } from "./bare-login.tokens";

/** As QR Login has. */
const CONNECTIONS = 10;
const CHANNEL = "ticket";

/**
 * @param url of a database with the tables of prisma/postgres
 * @param heard told of each ticket that changes, by whichever process; where there is none, nothing is notified
 */
export async function openPostgres(url: string, heard?: (id: string) => void): Promise<Rows> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  if (heard) await listen(url, heard);
  const texts = writtenStatements(heard ? `, pg_notify('${CHANNEL}', "Ticket"."id")::text` : "");

  /** Each connection prepares it once. */
  function statement<Found extends pg.QueryResultRow>(name: keyof typeof texts) {
    const { text, values } = bound(texts[name]);
    return async (given: Given) => (await pool.query<Found>({ name, text, values: values(given), types })).rows[0];
  }
  const statements = {
    user: statement("user"),
    ticket: statement("ticket"),
    watched: statement<Watched & { name: string | null; pictureId: string }>("watched"),
    scan: statement<Phone & Omit<Ticket, "id"> & Moved>("scan"),
    confirm: statement<Phone & Moved>("confirm"),
    claim: statement<Phone & Moved>("claim"),
    signIn: statement<{ userId: string | null }>("signIn"),
    device: statement<Device>("device"),
  };

  return {
    addUser: async (user) => void (await statements.user({ user: newUser(user) })),

    async addTicket(ticket) {
      const event = newEvent({ type: "ticket.created", ticketId: String(ticket.id) });
      await statements.ticket({ ticket: newTicket(ticket), event });
    },

    async watched(id) {
      const found = await statements.watched({ asked: { id, now: inTime(0) } });
      if (!found) throw new Refused(404, "ticket_not_found");
      const { name, pictureId, ...ticket } = found;
      return { ...ticket, ...(name !== null && { user: { name, pictureId } }) };
    },

    async scan({ id, deviceId, proof, confirmTokenHash, expiresAt, via }) {
      const event = newEvent({ type: "ticket.scanned", detail: via, deviceId, ticketId: id });
      const asked = { id, deviceId, confirmTokenHash, expiresAt, via, now: inTime(0) };
      const found = moved(await statements.scan({ asked, proof: { ...proof }, event }));
      return { phone: found, desktop: { ...found, id } };
    },

    async confirm({ id, deviceId, proof, confirmTokenHash, expiresAt }) {
      const event = newEvent({ type: "ticket.confirmed", deviceId, ticketId: id });
      const asked = { id, deviceId, confirmTokenHash, expiresAt, now: inTime(0) };
      return moved(await statements.confirm({ asked, proof: { ...proof }, event }));
    },

    async claim({ id, secretHash, proof }) {
      const { device, signIn } = signedIn("qr", proof);
      const event = newEvent({ type: "ticket.claimed", ticketId: id });
      const asked = { id, secretHash, now: inTime(0) };
      const phone = moved(await statements.claim({ asked, proof: { ...proof }, device, event, signIn }));
      return { phone, deviceId: device.id };
    },

    async signIn(username, proof) {
      const { device, signIn } = signedIn("password", proof);
      const found = await statements.signIn({ asked: { username }, proof: { ...proof }, device, signIn });
      if (!found?.userId) throw new Refused(401, found ? "sign_in_required" : "proof_invalid");
      return { userId: found.userId, deviceId: device.id };
    },

    async device(id) {
      const found = await statements.device({ asked: { id } });
      if (!found) throw new Refused(401, "sign_in_required");
      return found;
    },
  };
}

/** Of a step: null where the ticket was not at that step any more, or is somebody else's. */
interface Moved {
  ticketId: string | null;
}

function moved<Found extends Moved>(found: Found | undefined): Found {
  if (!found) throw new Refused(401, "proof_invalid");
  if (found.ticketId === null) throw new Refused(409, "wrong_state");
  return found;
}

/** The rows of a device that signs in. Whose it is the statement finds out. */
function signedIn(signedInBy: string, { jkt: keyThumbprint }: Proof) {
  const device = newDevice({ signedInBy, keyThumbprint, approvedById: null });
  return { device, signIn: newEvent({ type: "sign_in", detail: signedInBy, deviceId: device.id }) };
}

/** @param told what is done for each ticket that moves */
function writtenStatements(told: string) {
  const takeProof = (from = "") =>
    `${insertInto("UsedProof", "proof", {}, from)} ON CONFLICT DO NOTHING RETURNING "hash"`;
  /** A step of the ticket, from no other than the one before, for a request whose proof was taken now. */
  const move = (from: string, set: string, among: string, returned: string) => `
    UPDATE "Ticket" SET "version" = "version" + 1, ${set} FROM proof, ${among}
      AND "Ticket"."id" = @asked.id AND "Ticket"."status" = '${from}' AND "Ticket"."expiresAt" > @asked.now
    RETURNING "Ticket"."id" AS "ticketId"${told}${returned}`;
  const phoneStep = (ticket: string) => `
    WITH phone AS (
      SELECT device."id", "userId", "username", "name", "pictureId"
      FROM "Device" device JOIN "User" account ON account."id" = device."userId"
      WHERE device."id" = @asked.deviceId AND device."endedAt" IS NULL AND device."keyThumbprint" = @proof.jkt
    ), proof AS (${takeProof("FROM phone")}), ticket AS (${ticket}),
    audit AS (${insertInto("LoginEvent", "event", { userId: `phone."userId"` }, "FROM phone, ticket")})
    SELECT * FROM phone JOIN proof ON true LEFT JOIN ticket ON true`;
  /** Its device and the audit's row. */
  const signIn = (from: string, approvedById: string) => `
    device AS (${insertInto("Device", "device", { userId: `${from}."userId"`, approvedById }, `FROM ${from}`)}),
    "signIn" AS (${insertInto("LoginEvent", "signIn", { userId: `${from}."userId"` }, `FROM ${from}`)})`;
  return {
    user: insertInto("User", "user"),
    ticket: `WITH ticket AS (${insertInto("Ticket", "ticket")}) ${insertInto("LoginEvent", "event")}`,
    watched: `
      SELECT "status", "secretHash", "expiresAt", "name", "pictureId"
      FROM "Ticket" ticket LEFT JOIN "User" account ON account."id" = ticket."userId"
      WHERE ticket."id" = @asked.id AND "expiresAt" > @asked.now`,
    scan: phoneStep(
      move(
        "pending",
        `"status" = 'scanned', "userId" = phone."userId", "deviceId" = phone."id", "via" = @asked.via,
         "confirmTokenHash" = @asked.confirmTokenHash, "scannedAt" = @asked.now, "expiresAt" = @asked.expiresAt`,
        "phone WHERE true",
        `, "desktopBrowser", "desktopOs", "desktopIp", "Ticket"."createdAt"`,
      ),
    ),
    confirm: phoneStep(
      move(
        "scanned",
        `"status" = 'confirmed', "confirmTokenHash" = NULL, "confirmedAt" = @asked.now, "expiresAt" = @asked.expiresAt`,
        `phone WHERE "Ticket"."deviceId" = phone."id" AND "confirmTokenHash" = @asked.confirmTokenHash`,
        "",
      ),
    ),
    claim: `
      WITH proof AS (${takeProof()}), ticket AS (${move(
        "confirmed",
        `"status" = 'claimed', "claimedAt" = @asked.now`,
        `"Device" phone JOIN "User" account ON account."id" = phone."userId"
         WHERE phone."id" = "Ticket"."deviceId" AND phone."endedAt" IS NULL
           AND "secretHash" = @asked.secretHash AND "desktopJkt" = @proof.jkt`,
        `, "deviceId", phone."userId", "username", "name", "pictureId"`,
      )}),
      audit AS (${insertInto("LoginEvent", "event", { userId: `ticket."userId"` }, "FROM ticket")}),
      ${signIn("ticket", `ticket."deviceId"`)}
      SELECT * FROM proof LEFT JOIN ticket ON true`,
    signIn: `
      WITH proof AS (${takeProof()}),
      person AS (SELECT "id" AS "userId" FROM proof, "User" WHERE "username" = @asked.username),
      ${signIn("person", "NULL")}
      SELECT "userId" FROM proof LEFT JOIN person ON true`,
    device: selectDevice("@asked.id"),
  };
}

/**
 * @param part whose columns the values are
 * @param found expressions for what the statement itself finds
 */
function insertInto(table: keyof typeof COLUMNS, part: string, found: Row = {}, from = ""): string {
  const columns = COLUMNS[table];
  const values = columns.map((each) => found[each] ?? `@${part}.${each}`);
  return `INSERT INTO "${table}" (${columns.map((each) => `"${each}"`)}) SELECT ${values} ${from}`;
}

/** Values by the parts of a statement and their columns. */
type Given = Record<string, Row>;

/** A statement with numbers for the names of its values, and what puts these in their order. */
function bound(written: string) {
  const names = [...new Set(Array.from(written.matchAll(/@(\w+\.\w+)/g), ([, name = ""]) => name))];
  const paths = names.map((name) => name.split(".") as [string, string]);
  return {
    text: written.replaceAll(/@(\w+\.\w+)/g, (_, name) => `$${names.indexOf(name) + 1}`),
    values: (given: Given) => paths.map(([part, column]) => given[part]?.[column]),
  };
}

async function listen(url: string, heard: (id: string) => void): Promise<void> {
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
