// The rows that a login reads and writes, in this project's own tables.
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { newId, type Proof, Refused, sha256 } from "./bare-login.tokens";

/** As much of a ticket's row as is read. */
export interface Ticket {
  id: string;
  version: number;
  status: string;
  secretHash: string;
  desktopBrowser: string;
  desktopOs: string;
  desktopIp: string;
  desktopJkt: string | null;
  confirmTokenHash: string | null;
  createdAt: string;
  expiresAt: string;
  userId: string | null;
  deviceId: string | null;
}

/** A device's, with its account. */
export interface Device {
  id: string;
  userId: string;
  label: string;
  signedInBy: string;
  createdAt: string;
  keyThumbprint: string | null;
  username: string;
  name: string;
  pictureId: string;
  approvedById: string | null;
  approverLabel: string | null;
}

/** Nobody parses a browser's name here. */
const FACTS = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "127.0.0.1" };

/** Of a code, unless it is scanned. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

interface Event {
  type: string;
  detail?: string;
  userId?: string;
  deviceId?: string;
  ticketId?: string;
}

/** @param file with the tables of prisma/sqlite */
export function openRows(file: string) {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");

  const insertInto = (table: string, columns: string) =>
    database.prepare(`INSERT INTO "${table}" (${columns}) VALUES (${columns.replaceAll(/\w+/g, "@$&")})`);
  const insertUser = insertInto("User", "id, username, name, passwordHash, pictureId, createdAt");
  const insertProof = database.prepare(`INSERT OR IGNORE INTO "UsedProof" (hash, expiresAt) VALUES (?, ?)`);
  const insertTicket = insertInto(
    "Ticket",
    "id, version, status, userCode, secretHash, desktopBrowser, desktopOs, desktopType, desktopIp, desktopJkt, createdAt, expiresAt",
  );
  const insertDevice = insertInto(
    "Device",
    "id, userId, kind, label, browser, os, deviceType, ip, signedInBy, approvedById, keyThumbprint, createdAt, lastSeenAt, provenAt",
  );
  const insertEvent = insertInto(
    "LoginEvent",
    "id, at, type, detail, userId, deviceId, ticketHash, ip, browser, os, correlationId, forgetAt",
  );
  const selectUser = database.prepare<[string], { id: string }>(`SELECT id FROM "User" WHERE username = ?`);
  const selectTicket = database.prepare<[string], Ticket>(
    `SELECT id, version, status, secretHash, desktopBrowser, desktopOs, desktopIp, desktopJkt, confirmTokenHash,
       createdAt, expiresAt, userId, deviceId
     FROM "Ticket" WHERE id = ?`,
  );
  const selectDevice = database.prepare<[string], Device>(
    `SELECT device.id, device.userId, device.label, device.signedInBy, device.createdAt, device.keyThumbprint,
       username, name, pictureId, device.approvedById, approver.label AS approverLabel
     FROM "Device" device JOIN "User" user ON user.id = device.userId
     LEFT JOIN "Device" approver ON approver.id = device.approvedById
     WHERE device.id = ? AND device.endedAt IS NULL`,
  );

  /** Writes over the version that was read, and no other. */
  const updateTicket = (columns: string) =>
    database.prepare(`UPDATE "Ticket" SET version = version + 1, ${columns} WHERE id = @id AND version = @version`);
  const steps = {
    scanned: updateTicket(
      `status = 'scanned', userId = @userId, deviceId = @deviceId, via = @via, confirmTokenHash = @confirmTokenHash,
       scannedAt = @now, expiresAt = @expiresAt`,
    ),
    confirmed: updateTicket(
      "status = 'confirmed', confirmTokenHash = NULL, confirmedAt = @now, expiresAt = @expiresAt",
    ),
    claimed: updateTicket("status = 'claimed', claimedAt = @now"),
  };

  const transaction = database.transaction((act: () => unknown) => act());

  return {
    /** One transaction, which a refusal takes back. */
    together: <T>(act: () => T) => transaction(act) as T,

    addUser({ username, name }: { username: string; name: string }): void {
      const createdAt = new Date().toISOString();
      insertUser.run({ id: newId(), username, name, passwordHash: "", pictureId: newId(), createdAt });
    },

    /** The id. */
    userNamed(username: string): string {
      const user = selectUser.get(username);
      if (!user) throw new Refused(401, "sign_in_required");
      return user.id;
    },

    addTicket(row: Record<string, string | null>): void {
      const { browser: desktopBrowser, os: desktopOs, deviceType: desktopType, ip: desktopIp } = FACTS;
      insertTicket.run({ ...row, version: 0, status: "pending", desktopBrowser, desktopOs, desktopType, desktopIp });
    },

    /** One that is at this step and not over. */
    ticket(id: string, status?: string): Ticket {
      const ticket = selectTicket.get(id);
      if (!ticket) throw new Refused(404, "ticket_not_found");
      if (status && ticket.status !== status) throw new Refused(409, "wrong_state");
      if (ticket.expiresAt < new Date().toISOString()) throw new Refused(410, "ticket_expired");
      return ticket;
    },

    advance(step: keyof typeof steps, { id, version }: Ticket, set: Record<string, string>): void {
      if (steps[step].run({ id, version, ...set }).changes === 0) throw new Refused(409, "wrong_state");
    },

    /** The device with its account, while it is signed in. */
    device(id: string): Device {
      const device = selectDevice.get(id);
      if (!device) throw new Refused(401, "sign_in_required");
      return device;
    },

    /** Its id. */
    addDevice(device: Pick<Device, "userId" | "signedInBy" | "keyThumbprint" | "approvedById">): string {
      const id = newId();
      const createdAt = new Date().toISOString();
      const provenAt = device.approvedById ? null : createdAt;
      const label = `${FACTS.browser} on ${FACTS.os}`;
      const seen = { createdAt, lastSeenAt: createdAt, provenAt };
      insertDevice.run({ ...FACTS, ...device, id, kind: "browser", label, ...seen });
      return id;
    },

    takeProof({ hash, expiresAt }: Proof): void {
      if (insertProof.run(hash, expiresAt).changes === 0) throw new Refused(401, "proof_invalid");
    },

    audit({ ticketId, ...event }: Event): void {
      const ticketHash = ticketId ? sha256(ticketId).slice(0, 12) : null;
      const row = { id: newId(), at: new Date().toISOString(), ticketHash, correlationId: randomUUID() };
      const forgetAt = event.type === "ticket.created" ? new Date(Date.now() + FORGOTTEN_AFTER_MS).toISOString() : null;
      insertEvent.run({ ...FACTS, detail: null, userId: null, deviceId: null, ...event, ...row, forgetAt });
    },
  };
}
