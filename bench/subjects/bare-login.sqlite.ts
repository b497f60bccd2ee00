// The rows of a login on SQLite: prepared statements one after the other, in one transaction a request.
import Database from "better-sqlite3";
import { ACTIVATE, DECISIONS, type Duties } from "./bare-login.duties";
import {
  COLUMNS,
  type Device,
  type Event,
  inTime,
  judged,
  type Kept,
  newDevice,
  newEvent,
  newTicket,
  newUser,
  type Row,
  type Rows,
  type StepName,
  TEXTS,
  updateTicket,
} from "./bare-login.rows";
import { isSame, type Proof, Refused } from "./bare-login.tokens";

/** Long before anybody of the bench has come. */
const KNOWN_AFTER = "2020-01-01T00:00:00.000+00:00";

/**
 * @param file with the tables of prisma/sqlite
 * @param duties what is asked and observed besides
 */
export function openSqlite(file: string, duties?: Duties): Rows {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");

  function prepare<Found = unknown>(text: string): Database.Statement<[Row], Found> {
    const statement = database.prepare<[Row], Found>(text);
    return duties ? duties.observed(statement) : statement;
  }
  const insertInto = (table: keyof typeof COLUMNS, unless = "", besides: string[] = []) => {
    const columns = [...COLUMNS[table], ...besides];
    const names = columns.map((each) => `"${each}"`).join(", ");
    const values = columns.map((each) => `@${each}`).join(", ");
    return prepare(`INSERT ${unless} INTO "${table}" (${names}) VALUES (${values})`);
  };
  const inserts = {
    user: insertInto("User"),
    proof: insertInto("UsedProof", "OR IGNORE"),
    ticket: insertInto("Ticket"),
    device: insertInto("Device", "", duties && ["pendingSince"]),
    event: insertInto("LoginEvent"),
  };
  const selectUser = prepare<{ id: string }>(TEXTS.user);
  const selectTicket = prepare<Kept>(TEXTS.ticket);
  const selectDevice = prepare<Device>(TEXTS.device);
  const steps = {
    scanned: prepare(updateTicket("scanned")),
    confirmed: prepare(updateTicket("confirmed")),
    claimed: prepare(updateTicket("claimed")),
  };

  const asked = duties && {
    acquaintance: prepare(DECISIONS.acquaintance),
    disowned: prepare(DECISIONS.disowned),
    lastUser: prepare(DECISIONS.lastUser),
    surplus: prepare(DECISIONS.surplus),
    activate: prepare(ACTIVATE),
  };

  const transaction = database.transaction((act: () => unknown) => act());
  /** One transaction, which a refusal takes back. */
  const together = <T>(act: () => T) => transaction(act) as T;

  const ticketAt = (id: string, status?: string) => judged(selectTicket.get({ id }), status);

  function advance(step: StepName, { id, version }: Kept, set: Row): void {
    if (steps[step].run({ id, version, ...set }).changes === 0) throw new Refused(409, "wrong_state");
  }

  function device(id: string): Device {
    const found = selectDevice.get({ id });
    if (!found) throw new Refused(401, "sign_in_required");
    return found;
  }

  function takeProof({ hash, expiresAt }: Proof): void {
    if (inserts.proof.run({ hash, expiresAt }).changes === 0) throw new Refused(401, "proof_invalid");
  }

  /** The phone that asks, whose proof is used now. */
  function provenPhone(deviceId: string, proof: Proof): Device {
    const phone = device(deviceId);
    if (proof.jkt !== phone.keyThumbprint) throw new Refused(401, "proof_invalid");
    takeProof(proof);
    return phone;
  }

  function audit(event: Event): void {
    inserts.event.run(newEvent(event));
  }

  function signedIn(userId: string, signedInBy: string, keyThumbprint: string, approvedById: string | null): string {
    const made = newDevice({ userId, signedInBy, keyThumbprint, approvedById });
    asked?.surplus.get({ userId });
    inserts.device.run(asked ? { ...made, pendingSince: inTime(0) } : made);
    asked?.activate.run({ id: made.id });
    audit({ type: "sign_in", detail: signedInBy, userId, deviceId: made.id });
    return made.id;
  }

  return {
    addUser: (user) => void inserts.user.run(newUser(user)),

    addTicket: (ticket) =>
      together(() => {
        inserts.ticket.run(newTicket(ticket));
        audit({ type: "ticket.created", ticketId: String(ticket.id) });
      }),

    watched: (id) => ticketAt(id),

    scan: ({ id, deviceId, proof, confirmTokenHash, expiresAt, via }) =>
      together(() => {
        const phone = provenPhone(deviceId, proof);
        const desktop = ticketAt(id, "pending");
        const { userId } = phone;
        asked?.acquaintance.get({ userId, jkt: desktop.desktopJkt, after: KNOWN_AFTER });
        advance("scanned", desktop, { userId, deviceId, via, confirmTokenHash, now: inTime(0), expiresAt });
        audit({ type: "ticket.scanned", detail: via, userId, deviceId, ticketId: id });
        return { phone, desktop };
      }),

    confirm: ({ id, deviceId, proof, confirmTokenHash, expiresAt }) =>
      together(() => {
        const phone = provenPhone(deviceId, proof);
        const ticket = ticketAt(id, "scanned");
        const isOwn = ticket.deviceId === deviceId && isSame(confirmTokenHash, ticket.confirmTokenHash ?? "");
        if (!isOwn) throw new Refused(403, "not_your_ticket");
        asked?.disowned.get({ userId: phone.userId, jkt: ticket.desktopJkt });
        advance("confirmed", ticket, { now: inTime(0), expiresAt });
        asked?.lastUser.get({ jkt: ticket.desktopJkt });
        audit({ type: "ticket.confirmed", userId: phone.userId, deviceId, ticketId: id });
        return phone;
      }),

    claim: ({ id, proof, secretHash }) =>
      together(() => {
        takeProof(proof);
        const ticket = ticketAt(id, "confirmed");
        const isOwn = isSame(secretHash, ticket.secretHash) && ticket.desktopJkt === proof.jkt;
        if (!isOwn) throw new Refused(404, "ticket_not_found");
        advance("claimed", ticket, { now: inTime(0) });
        const phone = device(ticket.deviceId ?? "");
        audit({ type: "ticket.claimed", userId: phone.userId, ticketId: id });
        return { phone, deviceId: signedIn(phone.userId, "qr", proof.jkt, phone.id) };
      }),

    signIn: (username, proof) =>
      together(() => {
        takeProof(proof);
        const user = selectUser.get({ username });
        if (!user) throw new Refused(401, "sign_in_required");
        return { userId: user.id, deviceId: signedIn(user.id, "password", proof.jkt, null) };
      }),

    device,

    close: () => void database.close(),
  };
}
