// The limit of a login: its requests as this project answers them, with the same cryptography and the same lasting writes,
// on Node's own http in one process, and nothing else. No limits, no words for people, no second instance: no product.
import { randomInt } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Device, openRows, type Ticket } from "./bare-login.rows";
import * as tokens from "./bare-login.tokens";
import { type Proof, Refused } from "./bare-login.tokens";

const [port, file = ""] = process.argv.slice(2);
const ORIGIN = `http://127.0.0.1:${port}`;
const LIFETIME_MS = 600_000;
const SESSION_SECONDS = 30 * 24 * 60 * 60;
const SESSION_COOKIE = "qr-login.session-token";
const CSRF_COOKIE = "qr-login.csrf-token";
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const rows = openRows(file);

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  id: string;
  body: string;
}

/** By ticket. */
const streams = new Map<string, ServerResponse>();
setInterval(() => {
  for (const stream of streams.values()) stream.write(": \n\n");
}, 15_000);

const ROUTES: Record<string, (asked: Asked) => void> = {
  "POST /api/qr"({ response, body }) {
    const [id, secret] = [tokens.newId(), tokens.newSecret()];
    const userCode = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    const [createdAt, expiresAt] = [inTime(0), inTime(LIFETIME_MS)];
    const desktopJkt = JSON.parse(body).jkt;
    rows.together(() => {
      rows.addTicket({ id, userCode, secretHash: tokens.sha256(secret), desktopJkt, createdAt, expiresAt });
      rows.audit({ type: "ticket.created", ticketId: id });
    });
    const made = { id, url: `${ORIGIN}/scan#${id}`, userCode, status: "pending", expiresAt, serverTime: createdAt };
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_MS / 1000}`;
    send(response, 201, { ...made, pollIntervalMs: 2000 }, { "Set-Cookie": `qr.${id}=${secret}; ${attributes}` });
  },

  "GET /api/qr/:id/events"({ request, response, id }) {
    const { status, expiresAt } = ownTicket(request, id);
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform" });
    streams.set(id, response);
    response.on("close", () => streams.delete(id));
    tell(id, { status, expiresAt });
  },

  "POST /api/qr/:id/scan"({ request, response, id, body }) {
    const { via } = JSON.parse(body);
    const confirmToken = tokens.newSecret();
    const expiresAt = inTime(LIFETIME_MS);
    const { phone, desktop } = rows.together(() => {
      const { id: deviceId, userId, ...account } = provenPhone(request);
      const ticket = rows.ticket(id, "pending");
      const confirmTokenHash = tokens.sha256(confirmToken);
      rows.advance("scanned", ticket, { userId, deviceId, via, confirmTokenHash, now: inTime(0), expiresAt });
      rows.audit({ type: "ticket.scanned", detail: via, userId, deviceId, ticketId: id });
      return { phone: account, desktop: ticket };
    });
    tell(id, { status: "scanned", expiresAt }, phone);
    const { desktopBrowser: browser, desktopOs: os, desktopIp: ip, createdAt: requestedAt } = desktop;
    const account = { username: phone.username, ...face(phone) };
    const told = { confirmToken, expiresAt, desktop: { browser, os, ip, requestedAt }, account, numberRequired: false };
    send(response, 200, told, { "DPoP-Nonce": tokens.newNonce() });
  },

  "POST /api/qr/:id/confirm"({ request, response, id, body }) {
    const given = tokens.sha256(JSON.parse(body).confirmToken);
    const expiresAt = inTime(LIFETIME_MS);
    const phone = rows.together(() => {
      const { id: deviceId, userId, ...account } = provenPhone(request);
      const ticket = rows.ticket(id, "scanned");
      const isOwn = ticket.deviceId === deviceId && tokens.isSame(given, ticket.confirmTokenHash ?? "");
      if (!isOwn) throw new Refused(403, "not_your_ticket");
      rows.advance("confirmed", ticket, { now: inTime(0), expiresAt });
      rows.audit({ type: "ticket.confirmed", userId, deviceId, ticketId: id });
      return account;
    });
    tell(id, { status: "confirmed", expiresAt }, phone);
    send(response, 200, { status: "confirmed" }, { "DPoP-Nonce": tokens.newNonce() });
  },

  "GET /api/auth/csrf"({ response }) {
    const { token, cookie } = tokens.newCsrf();
    const set = `${CSRF_COOKIE}=${cookie}; Path=/; HttpOnly; SameSite=Lax`;
    send(response, 200, { csrfToken: token }, { "Set-Cookie": set, "DPoP-Nonce": tokens.newNonce() });
  },

  "GET /api/device/nonce"({ response }) {
    response.writeHead(204, { "DPoP-Nonce": tokens.newNonce(), "Cache-Control": "no-store" }).end();
  },

  "POST /api/auth/callback/qr"({ request, response, body }) {
    const { form, proof } = signInForm(request, body);
    const id = form.get("id") ?? "";
    const { phone, deviceId } = rows.together(() => {
      rows.takeProof(proof);
      const ticket = ownTicket(request, id, "confirmed");
      if (ticket.desktopJkt !== proof.jkt) throw new Refused(404, "ticket_not_found");
      rows.advance("claimed", ticket, { now: inTime(0) });
      const found = rows.device(ticket.deviceId ?? "");
      rows.audit({ type: "ticket.claimed", userId: found.userId, ticketId: id });
      return { phone: found, deviceId: signedIn(found.userId, "qr", proof.jkt, found.id) };
    });
    tell(id, { status: "claimed", expiresAt: inTime(0) }, phone);
    streams.get(id)?.end();
    sendSession(response, phone.userId, deviceId);
  },

  "GET /api/auth/session"({ request, response }) {
    const device = rows.device(tokens.openSession(cookieOf(request, SESSION_COOKIE)));
    const { id, label, signedInBy, createdAt, approvedById, approverLabel, username } = device;
    send(response, 200, {
      user: { ...face(device), username },
      device: { id, label, signedInBy, createdAt, approvedBy: { id: approvedById, label: approverLabel } },
      expires: inTime(SESSION_SECONDS * 1000),
    });
  },

  // People come before the clock starts: these two know no passwords.
  "POST /api/account"({ response, body }) {
    const { username, name } = JSON.parse(body);
    rows.addUser({ username, name });
    send(response, 201, { username, name });
  },

  "POST /api/auth/callback/password"({ request, response, body }) {
    const { form, proof } = signInForm(request, body);
    const { userId, deviceId } = rows.together(() => {
      rows.takeProof(proof);
      const found = rows.userNamed(form.get("username") ?? "");
      return { userId: found, deviceId: signedIn(found, "password", proof.jkt, null) };
    });
    sendSession(response, userId, deviceId);
  },
};

function inTime(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}

function cookieOf({ headers }: IncomingMessage, name: string): string {
  const pair = headers.cookie?.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? "";
}

/** The ticket of the desktop that asks. */
function ownTicket(request: IncomingMessage, id: string, status?: string): Ticket {
  const ticket = rows.ticket(id, status);
  const isOwn = tokens.isSame(tokens.sha256(cookieOf(request, `qr.${id}`)), ticket.secretHash);
  if (!isOwn) throw new Refused(404, "ticket_not_found");
  return ticket;
}

/** The phone that asks, whose proof is used now. */
function provenPhone(request: IncomingMessage): Device {
  const phone = rows.device(tokens.openSession(cookieOf(request, SESSION_COOKIE)));
  const proof = tokens.checkProof(String(request.headers.dpop), "POST", ORIGIN + request.url);
  if (proof.jkt !== phone.keyThumbprint) throw new Refused(401, "proof_invalid");
  rows.takeProof(proof);
  return phone;
}

function signInForm(request: IncomingMessage, body: string): { form: URLSearchParams; proof: Proof } {
  const form = new URLSearchParams(body);
  const isOurs = tokens.isCsrf(form.get("csrfToken") ?? "", cookieOf(request, CSRF_COOKIE));
  if (!isOurs) throw new Refused(401, "csrf");
  return { form, proof: tokens.checkProof(form.get("proof") ?? "", "POST", ORIGIN + request.url) };
}

function signedIn(userId: string, signedInBy: string, keyThumbprint: string, approvedById: string | null): string {
  const deviceId = rows.addDevice({ userId, signedInBy, keyThumbprint, approvedById });
  rows.audit({ type: "sign_in", detail: signedInBy, userId, deviceId });
  return deviceId;
}

function sendSession(response: ServerResponse, sub: string, deviceId: string): void {
  const token = tokens.sealSession({ sub, deviceId, exp: Math.floor(Date.now() / 1000) + SESSION_SECONDS });
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}`;
  send(response, 200, { url: ORIGIN }, { "Set-Cookie": `${SESSION_COOKIE}=${token}; ${attributes}` });
}

function tell(id: string, what: { status: string; expiresAt: string }, user?: User): void {
  const data = { id, ...what, ...(user && { user: face(user) }) };
  streams.get(id)?.write(`event: status\ndata: ${JSON.stringify(data)}\n\n`);
}

type User = Pick<Device, "name" | "pictureId">;

function face({ name, pictureId }: User) {
  return { name, image: `/api/pictures/${pictureId}` };
}

function send(response: ServerResponse, status: number, body: unknown, fields?: Record<string, string>): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const own = { "Content-Type": "application/json", "Cache-Control": "no-store", "Content-Length": length };
  response.writeHead(status, { ...own, ...fields }).end(text);
}

function answer({ request, response, body }: Omit<Asked, "id">): void {
  const url = request.url ?? "";
  const [, id = "", step = ""] = /^\/api\/qr\/([\w-]{22})\/(\w+)$/.exec(url) ?? [];
  const act = ROUTES[`${request.method} ${id ? `/api/qr/:id/${step}` : url}`];
  try {
    if (!act) throw new Refused(404, "not_found");
    act({ request, response, id, body });
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(500, "internal");
    if (refused !== error) console.error(error);
    send(response, refused.status, { code: refused.message });
  }
}

const server = createServer((request, response) => {
  let body = "";
  if (request.method === "GET") return answer({ request, response, body });
  request.setEncoding("utf8");
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => answer({ request, response, body }));
});
server.keepAliveTimeout = 65_000;
server.listen(Number(port), "127.0.0.1", () => process.send?.({ ready: true }));
