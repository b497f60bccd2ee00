// The rows that a login reads and writes, in this project's own tables.
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import { newId, Refused, sha256 } from "./bare-login.tokens.mjs";

/** Nobody parses a browser's name here. */
const FACTS = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "127.0.0.1" };

/** @param {string} file with the tables of prisma/sqlite */
export function openRows(file) {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");

  /** @param {string} table @param {string} columns */
  const insertInto = (table, columns) =>
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
    "id, at, type, detail, userId, deviceId, ticketHash, ip, browser, os, correlationId",
  );
  const selectUser = database.prepare(`SELECT id FROM "User" WHERE username = ?`);
  const selectTicket = database.prepare(
    `SELECT id, version, status, secretHash, desktopBrowser, desktopOs, desktopIp, desktopJkt, confirmTokenHash,
       createdAt, expiresAt, userId, deviceId
     FROM "Ticket" WHERE id = ?`,
  );
  const selectDevice = database.prepare(
    `SELECT device.id, device.userId, device.label, device.signedInBy, device.createdAt, device.keyThumbprint,
       username, name, pictureId, device.approvedById, approver.label AS approverLabel
     FROM "Device" device JOIN "User" user ON user.id = device.userId
     LEFT JOIN "Device" approver ON approver.id = device.approvedById
     WHERE device.id = ? AND device.endedAt IS NULL`,
  );

  /** Writes over the version that was read, and no other. @param {string} columns */
  const updateTicket = (columns) =>
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

  const transaction = database.transaction((/** @type {() => any} */ act) => act());

  return {
    /** One transaction, which a refusal takes back. @template T @param {() => T} act @returns {T} */
    together: (act) => transaction(act),

    /** @param {{ username: string, name: string }} account */
    addUser({ username, name }) {
      const createdAt = new Date().toISOString();
      insertUser.run({ id: newId(), username, name, passwordHash: "", pictureId: newId(), createdAt });
    },

    /** @param {string} username @returns {string} the id */
    userNamed(username) {
      const user = /** @type {{ id: string } | undefined} */ (selectUser.get(username));
      if (!user) throw new Refused(401, "sign_in_required");
      return user.id;
    },

    /** @param {Record<string, string | null>} row */
    addTicket(row) {
      const { browser: desktopBrowser, os: desktopOs, deviceType: desktopType, ip: desktopIp } = FACTS;
      insertTicket.run({ ...row, version: 0, status: "pending", desktopBrowser, desktopOs, desktopType, desktopIp });
    },

    /** One that is at this step and not over. @param {string} id @param {string} [status] @returns {any} */
    ticket(id, status) {
      const ticket = /** @type {any} */ (selectTicket.get(id));
      if (!ticket) throw new Refused(404, "ticket_not_found");
      if (status && ticket.status !== status) throw new Refused(409, "wrong_state");
      if (ticket.expiresAt < new Date().toISOString()) throw new Refused(410, "ticket_expired");
      return ticket;
    },

    /** @param {keyof typeof steps} step @param {{ id: string, version: number }} ticket @param {Record<string, string>} set */
    advance(step, { id, version }, set) {
      if (steps[step].run({ id, version, ...set }).changes === 0) throw new Refused(409, "wrong_state");
    },

    /** The device with its account, while it is signed in. @param {string} id @returns {any} */
    device(id) {
      const device = selectDevice.get(id);
      if (!device) throw new Refused(401, "sign_in_required");
      return device;
    },

    /** @param {{ userId: string, signedInBy: string, keyThumbprint: string, approvedById: string | null }} device */
    addDevice(device) {
      const id = newId();
      const createdAt = new Date().toISOString();
      const provenAt = device.approvedById ? null : createdAt;
      const label = `${FACTS.browser} on ${FACTS.os}`;
      const seen = { createdAt, lastSeenAt: createdAt, provenAt };
      insertDevice.run({ ...FACTS, ...device, id, kind: "browser", label, ...seen });
      return id;
    },

    /** @param {{ hash: string, expiresAt: string }} proof */
    takeProof({ hash, expiresAt }) {
      if (insertProof.run(hash, expiresAt).changes === 0) throw new Refused(401, "proof_invalid");
    },

    /** @param {{ type: string, detail?: string, userId?: string, deviceId?: string, ticketId?: string }} event */
    audit({ ticketId, ...event }) {
      const ticketHash = ticketId ? sha256(ticketId).slice(0, 12) : null;
      const row = { id: newId(), at: new Date().toISOString(), ticketHash, correlationId: randomUUID() };
      insertEvent.run({ ...FACTS, detail: null, userId: null, deviceId: null, ...event, ...row });
    },
  };
}
