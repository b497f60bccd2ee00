// The rows of a login on Postgres, in statements of their own, each of which commits by itself: whatever a step is refused
// for, its proof is used, and nothing else waits for the audit's row.
import { CHANNEL, insertInto, listen, preparing, watching } from "./bare-login.prepared";
import {
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

/**
 * @param url of a database with the tables of prisma/postgres
 * @param heard told of each ticket that changes, by whichever process; where there is none, nothing is notified
 */
export async function openPostgres(url: string, heard?: (id: string) => void): Promise<Rows> {
  if (heard) await listen(url, heard);
  const { prepare, close } = preparing(url);
  const inserts = {
    user: prepare("insert-user", insertInto("User", "user")),
    proof: prepare("insert-proof", `${insertInto("UsedProof", "proof")} ON CONFLICT DO NOTHING`),
    ticket: prepare("insert-ticket", insertInto("Ticket", "ticket")),
    device: prepare("insert-device", insertInto("Device", "device")),
    event: prepare("insert-event", insertInto("LoginEvent", "event")),
  };
  const selectUser = prepare<{ id: string }>("user", TEXTS.user);
  const selectTicket = prepare<Kept>("ticket", TEXTS.ticket);
  const selectDevice = prepare<Device>("device", TEXTS.device);
  const steps = {
    scanned: prepare("scanned", updateTicket("scanned")),
    confirmed: prepare("confirmed", updateTicket("confirmed")),
    claimed: prepare("claimed", updateTicket("claimed")),
  };
  const notify = prepare("notify", `SELECT pg_notify('${CHANNEL}', @id)`);

  async function takeProof({ hash, expiresAt }: Proof): Promise<void> {
    const { rowCount } = await inserts.proof({ proof: { hash, expiresAt } });
    if (rowCount === 0) throw new Refused(401, "proof_invalid");
  }

  async function device(id: string): Promise<Device> {
    const [found] = (await selectDevice({ asked: { id } })).rows;
    if (!found) throw new Refused(401, "sign_in_required");
    return found;
  }

  async function ticketAt(id: string, status: string): Promise<Kept> {
    return judged((await selectTicket({ asked: { id } })).rows[0], status);
  }

  /** The phone that asks, and the ticket, which is read while its proof is taken. */
  async function provenPhone(deviceId: string, proof: Proof, id: string, status: string) {
    const phone = await device(deviceId);
    if (proof.jkt !== phone.keyThumbprint) throw new Refused(401, "proof_invalid");
    const [ticket] = await Promise.all([ticketAt(id, status), takeProof(proof)]);
    return { phone, ticket };
  }

  /** Tells of it while the audit's row is written. */
  async function advance(step: StepName, { id, version }: Kept, set: Row, ...events: Event[]): Promise<void> {
    const { rowCount } = await steps[step]({ asked: { id, version, ...set, now: inTime(0) } });
    if (rowCount === 0) throw new Refused(409, "wrong_state");
    await Promise.all([heard && notify({ asked: { id } }), ...events.map(audit)]);
  }

  async function audit(event: Event): Promise<void> {
    await inserts.event({ event: newEvent(event) });
  }

  async function signedIn(userId: string, signedInBy: string, proof: Proof, approvedById: string | null) {
    const made = newDevice({ userId, signedInBy, keyThumbprint: proof.jkt, approvedById });
    await inserts.device({ device: made });
    await audit({ type: "sign_in", detail: signedInBy, userId, deviceId: made.id });
    return made.id;
  }

  return {
    addUser: async (user) => void (await inserts.user({ user: newUser(user) })),

    async addTicket(ticket) {
      await inserts.ticket({ ticket: newTicket(ticket) });
      await audit({ type: "ticket.created", ticketId: String(ticket.id) });
    },

    watched: watching(prepare),

    async scan({ id, deviceId, proof, confirmTokenHash, expiresAt, via }) {
      const { phone, ticket } = await provenPhone(deviceId, proof, id, "pending");
      const { userId } = phone;
      const event = { type: "ticket.scanned", detail: via, userId, deviceId, ticketId: id };
      await advance("scanned", ticket, { userId, deviceId, via, confirmTokenHash, expiresAt }, event);
      return { phone, desktop: ticket };
    },

    async confirm({ id, deviceId, proof, confirmTokenHash, expiresAt }) {
      const { phone, ticket } = await provenPhone(deviceId, proof, id, "scanned");
      const isOwn = ticket.deviceId === deviceId && isSame(confirmTokenHash, ticket.confirmTokenHash ?? "");
      if (!isOwn) throw new Refused(403, "not_your_ticket");
      const event = { type: "ticket.confirmed", userId: phone.userId, deviceId, ticketId: id };
      await advance("confirmed", ticket, { expiresAt }, event);
      return phone;
    },

    async claim({ id, proof, secretHash }) {
      const [ticket] = await Promise.all([ticketAt(id, "confirmed"), takeProof(proof)]);
      const isOwn = isSame(secretHash, ticket.secretHash) && ticket.desktopJkt === proof.jkt;
      if (!isOwn) throw new Refused(404, "ticket_not_found");
      const phone = await device(ticket.deviceId ?? "");
      await advance("claimed", ticket, {}, { type: "ticket.claimed", userId: phone.userId, ticketId: id });
      return { phone, deviceId: await signedIn(phone.userId, "qr", proof, phone.id) };
    },

    async signIn(username, proof) {
      await takeProof(proof);
      const [user] = (await selectUser({ asked: { username } })).rows;
      if (!user) throw new Refused(401, "sign_in_required");
      return { userId: user.id, deviceId: await signedIn(user.id, "password", proof, null) };
    },

    device,

    close,
  };
}
