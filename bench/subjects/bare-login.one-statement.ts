// The rows of a login on Postgres, with what a request reads and writes in one statement, carried out as a whole or not at
// all: the fewest that there can be.
import { CHANNEL, insertInto, listen, preparing, watching } from "./bare-login.prepared";
import {
  type Device,
  inTime,
  newDevice,
  newEvent,
  newTicket,
  newUser,
  type Phone,
  type Rows,
  STEPS,
  TEXTS,
  type Ticket,
} from "./bare-login.rows";
import { type Proof, Refused } from "./bare-login.tokens";

/**
 * @param url of a database with the tables of prisma/postgres
 * @param heard told of each ticket that changes, by whichever process; where there is none, nothing is notified
 */
export async function openInOne(url: string, heard?: (id: string) => void): Promise<Rows> {
  if (heard) await listen(url, heard);
  const { prepare, close } = preparing(url);
  const texts = writtenStatements(heard ? `, pg_notify('${CHANNEL}', "Ticket"."id")::text` : "");
  const statements = {
    user: prepare("user", texts.user),
    ticket: prepare("ticket", texts.ticket),
    scan: prepare<Phone & Omit<Ticket, "id"> & Moved>("scan", texts.scan),
    confirm: prepare<Phone & Moved>("confirm", texts.confirm),
    claim: prepare<Phone & Moved>("claim", texts.claim),
    signIn: prepare<{ userId: string | null }>("signIn", texts.signIn),
    device: prepare<Device>("device", TEXTS.device),
  };

  return {
    addUser: async (user) => void (await statements.user({ user: newUser(user) })),

    async addTicket(ticket) {
      const event = newEvent({ type: "ticket.created", ticketId: String(ticket.id) });
      await statements.ticket({ ticket: newTicket(ticket), event });
    },

    watched: watching(prepare),

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
      const [found] = (await statements.signIn({ asked: { username }, proof: { ...proof }, device, signIn })).rows;
      if (!found?.userId) throw new Refused(401, found ? "sign_in_required" : "proof_invalid");
      return { userId: found.userId, deviceId: device.id };
    },

    async device(id) {
      const [found] = (await statements.device({ asked: { id } })).rows;
      if (!found) throw new Refused(401, "sign_in_required");
      return found;
    },

    close,
  };
}

/** Of a step: null where the ticket was not at that step any more, or is somebody else's. */
interface Moved {
  ticketId: string | null;
}

function moved<Found extends Moved>({ rows: [found] }: { rows: Found[] }): Found {
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
      AND "Ticket"."id" = @id AND "Ticket"."status" = '${from}' AND "Ticket"."expiresAt" > @now
    RETURNING "Ticket"."id" AS "ticketId"${told}${returned}`;
  const phoneStep = (ticket: string) => `
    WITH phone AS (
      SELECT device."id", "userId", "username", "name", "pictureId"
      FROM "Device" device JOIN "User" account ON account."id" = device."userId"
      WHERE device."id" = @deviceId AND device."endedAt" IS NULL AND device."keyThumbprint" = @proof.jkt
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
    scan: phoneStep(
      move(
        "pending",
        STEPS.scanned.replace("@userId", `phone."userId"`),
        "phone WHERE true",
        `, "desktopBrowser", "desktopOs", "desktopIp", "Ticket"."createdAt"`,
      ),
    ),
    confirm: phoneStep(
      move(
        "scanned",
        STEPS.confirmed,
        `phone WHERE "Ticket"."deviceId" = phone."id" AND "confirmTokenHash" = @confirmTokenHash`,
        "",
      ),
    ),
    claim: `
      WITH proof AS (${takeProof()}), ticket AS (${move(
        "confirmed",
        STEPS.claimed,
        `"Device" phone JOIN "User" account ON account."id" = phone."userId"
         WHERE phone."id" = "Ticket"."deviceId" AND phone."endedAt" IS NULL
           AND "secretHash" = @secretHash AND "desktopJkt" = @proof.jkt`,
        `, "deviceId", phone."userId", "username", "name", "pictureId"`,
      )}),
      audit AS (${insertInto("LoginEvent", "event", { userId: `ticket."userId"` }, "FROM ticket")}),
      ${signIn("ticket", `ticket."deviceId"`)}
      SELECT * FROM proof LEFT JOIN ticket ON true`,
    signIn: `
      WITH proof AS (${takeProof()}),
      person AS (SELECT "id" AS "userId" FROM proof, "User" WHERE "username" = @username),
      ${signIn("person", "NULL")}
      SELECT "userId" FROM proof LEFT JOIN person ON true`,
  };
}
