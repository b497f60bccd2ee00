// The rows that a login reads and writes, in this project's own tables, whichever database keeps them.
import { randomUUID } from "node:crypto";
import { newId, type Proof, Refused, sha256 } from "./bare-login.tokens";

/** As much of a ticket's row as is read. Times are ISO 8601 in UTC. */
export interface Ticket {
  id: string;
  status: string;
  secretHash: string;
  desktopBrowser: string;
  desktopOs: string;
  desktopIp: string;
  createdAt: string;
  expiresAt: string;
}

/** As the other side sees somebody. */
export interface Face {
  name: string;
  pictureId: string;
}

/** As its stream reads it. */
export interface Watched extends Pick<Ticket, "status" | "secretHash" | "expiresAt"> {
  /** Whose phone holds it, where a process is told of it by another. */
  user?: Face;
}

/** Whose phone it is. */
export interface Phone extends Face {
  userId: string;
  username: string;
}

/** A device's row, with its account's. */
export interface Device extends Phone {
  id: string;
  label: string;
  signedInBy: string;
  createdAt: string;
  keyThumbprint: string | null;
  approvedById: string | null;
  approverLabel: string | null;
}

/** What a phone or a desktop asks of a ticket. */
interface Step {
  id: string;
  proof: Proof;
}

export interface Scan extends Step {
  /** That of the phone. */
  deviceId: string;
  confirmTokenHash: string;
  expiresAt: string;
  via: string;
}

export type Confirm = Omit<Scan, "via">;

export interface Claim extends Step {
  secretHash: string;
}

/** SQLite answers at once. */
export type Later<T> = T | Promise<T>;

/** Each throws what a client is refused with. */
export interface Rows {
  addUser(user: { username: string; name: string }): Later<void>;
  addTicket(ticket: Row): Later<void>;
  watched(id: string): Later<Watched>;
  scan(scan: Scan): Later<{ phone: Phone; desktop: Ticket }>;
  confirm(confirm: Confirm): Later<Phone>;
  /** @returns the phone, and the id of the new device */
  claim(claim: Claim): Later<{ phone: Phone; deviceId: string }>;
  signIn(username: string, proof: Proof): Later<{ userId: string; deviceId: string }>;
  /** While it is signed in. */
  device(id: string): Later<Device>;
  close(): Later<void>;
}

export type Value = string | number | null;
export type Row = Record<string, Value>;

/** Of the rows that are made, the columns that are set; a ticket's version is 0. */
export const COLUMNS = {
  User: ["id", "username", "name", "passwordHash", "pictureId", "createdAt"],
  UsedProof: ["hash", "expiresAt"],
  Ticket: [
    ...["id", "version", "status", "userCode", "secretHash", "desktopBrowser", "desktopOs", "desktopType", "desktopIp"],
    ...["desktopJkt", "createdAt", "expiresAt"],
  ],
  Device: [
    ...["id", "userId", "kind", "label", "browser", "os", "deviceType", "ip", "signedInBy", "approvedById"],
    ...["keyThumbprint", "createdAt", "lastSeenAt", "provenAt"],
  ],
  LoginEvent: [
    ...["id", "at", "type", "detail", "userId", "deviceId", "ticketHash", "ip", "browser", "os", "correlationId"],
    "forgetAt",
  ],
};

/** A ticket with what a step is judged by. */
export interface Kept extends Ticket {
  version: Value;
  desktopJkt: string | null;
  confirmTokenHash: string | null;
  deviceId: string | null;
}

/** What both databases are asked in the same words. */
export const TEXTS = {
  user: `SELECT "id" FROM "User" WHERE "username" = @username`,
  ticket: `
    SELECT "id", "version", "status", "secretHash", "desktopBrowser", "desktopOs", "desktopIp", "desktopJkt",
      "confirmTokenHash", "createdAt", "expiresAt", "deviceId"
    FROM "Ticket" WHERE "id" = @id`,
  /** One that is signed in, with its account and the device that let it in. */
  device: `
    SELECT device."id", device."userId", device."label", device."signedInBy", device."createdAt", device."keyThumbprint",
      "username", "name", "pictureId", device."approvedById", approver."label" AS "approverLabel"
    FROM "Device" device JOIN "User" account ON account."id" = device."userId"
    LEFT JOIN "Device" approver ON approver."id" = device."approvedById"
    WHERE device."id" = @id AND device."endedAt" IS NULL`,
};

/** What a step sets in a ticket. */
export const STEPS = {
  scanned: `"status" = 'scanned', "userId" = @userId, "deviceId" = @deviceId, "via" = @via,
    "confirmTokenHash" = @confirmTokenHash, "scannedAt" = @now, "expiresAt" = @expiresAt`,
  confirmed: `"status" = 'confirmed', "confirmTokenHash" = NULL, "confirmedAt" = @now, "expiresAt" = @expiresAt`,
  claimed: `"status" = 'claimed', "claimedAt" = @now`,
};
export type StepName = keyof typeof STEPS;

/** Writes over the version that was read, and no other. */
export const updateTicket = (step: StepName) =>
  `UPDATE "Ticket" SET "version" = "version" + 1, ${STEPS[step]} WHERE "id" = @id AND "version" = @version`;

/** One that is at this step and not over. */
export function judged(ticket: Kept | undefined, status?: string): Kept {
  if (!ticket) throw new Refused(404, "ticket_not_found");
  if (status && ticket.status !== status) throw new Refused(409, "wrong_state");
  if (ticket.expiresAt < inTime(0)) throw new Refused(410, "ticket_expired");
  return ticket;
}

/** Nobody parses a browser's name here. */
const FACTS = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "127.0.0.1" };

/** Of a code, unless it is scanned. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

export function inTime(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}

export function newUser({ username, name }: { username: string; name: string }): Row {
  return { id: newId(), username, name, passwordHash: "", pictureId: newId(), createdAt: inTime(0) };
}

export function newTicket(row: Row): Row {
  const { browser: desktopBrowser, os: desktopOs, deviceType: desktopType, ip: desktopIp } = FACTS;
  return { ...row, version: 0, status: "pending", desktopBrowser, desktopOs, desktopType, desktopIp };
}

interface NewDevice {
  signedInBy: string;
  keyThumbprint: string;
  userId?: string;
  approvedById: string | null;
}

export function newDevice(device: NewDevice): Row & { id: string } {
  const createdAt = inTime(0);
  const provenAt = device.signedInBy === "password" ? createdAt : null;
  const label = `${FACTS.browser} on ${FACTS.os}`;
  return { ...FACTS, ...device, id: newId(), kind: "browser", label, createdAt, lastSeenAt: createdAt, provenAt };
}

export interface Event {
  type: string;
  detail?: string;
  userId?: string;
  deviceId?: string;
  ticketId?: string;
}

export function newEvent({ ticketId, ...event }: Event): Row {
  const ticketHash = ticketId ? sha256(ticketId).slice(0, 12) : null;
  const row = { id: newId(), at: inTime(0), ticketHash, correlationId: randomUUID() };
  const forgetAt = event.type === "ticket.created" ? inTime(FORGOTTEN_AFTER_MS) : null;
  return { ...FACTS, detail: null, userId: null, deviceId: null, ...event, ...row, forgetAt };
}
