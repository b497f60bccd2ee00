// The limit of a login: its requests as this project answers them, with the same cryptography and the same lasting writes,
// on Node's own http in one process, and nothing else. No limits, no words for people: no product.
import { randomInt } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parseArgs } from "node:util";
import { type Duties, newDuties } from "./bare-login.duties";
import { openInOne } from "./bare-login.one-statement";
import { openPostgres } from "./bare-login.postgres";
import { type Face, inTime, type Later, type Rows } from "./bare-login.rows";
import { openSqlite } from "./bare-login.sqlite";
import * as tokens from "./bare-login.tokens";
import { type Proof, Refused } from "./bare-login.tokens";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Of two instances on one Postgres: that of the desktops' one. */
    origin: { type: "string" },
    "one-statement": { type: "boolean" },
    duties: { type: "boolean" },
  },
});
const [port, databaseUrl = ""] = positionals;
const isAlone = options.origin === undefined;
const ORIGIN = options.origin ?? `http://127.0.0.1:${port}`;
const LIFETIME_MS = 600_000;
const SESSION_SECONDS = 30 * 24 * 60 * 60;
const SESSION_COOKIE = "qr-login.session-token";
const CSRF_COOKIE = "qr-login.csrf-token";
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

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

const duties: Duties | undefined = options.duties ? newDuties(ORIGIN) : undefined;
const rows = await openRows();

const ROUTES: Record<string, (asked: Asked) => Later<void>> = {
  "POST /api/qr"({ response, body }) {
    const [id, secret] = [tokens.newId(), tokens.newSecret()];
    const userCode = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    const [createdAt, expiresAt] = [inTime(0), inTime(LIFETIME_MS)];
    const desktopJkt = JSON.parse(body).jkt;
    const ticket = { id, userCode, secretHash: tokens.sha256(secret), desktopJkt, createdAt, expiresAt };
    const made = { id, url: `${ORIGIN}/scan#${id}`, userCode, status: "pending", expiresAt, serverTime: createdAt };
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_MS / 1000}`;
    return then(rows.addTicket(ticket), () =>
      send(response, 201, { ...made, pollIntervalMs: 2000 }, { "Set-Cookie": `qr.${id}=${secret}; ${attributes}` }),
    );
  },

  "GET /api/qr/:id/events"({ request, response, id }) {
    return then(rows.watched(id), ({ status, expiresAt, secretHash }) => {
      if (!tokens.isSame(secretHashOf(request, id), secretHash)) throw new Refused(404, "ticket_not_found");
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform" });
      streams.set(id, response);
      response.on("close", () => streams.delete(id));
      tell(id, { status, expiresAt });
    });
  },

  "POST /api/qr/:id/scan"({ request, response, id, body }) {
    const { via } = JSON.parse(body);
    const confirmToken = tokens.newSecret();
    const confirmTokenHash = tokens.sha256(confirmToken);
    const expiresAt = inTime(LIFETIME_MS);
    return then(rows.scan({ id, ...phoneOf(request), via, confirmTokenHash, expiresAt }), ({ phone, desktop }) => {
      changed(id, { status: "scanned", expiresAt }, phone);
      const { desktopBrowser: browser, desktopOs: os, desktopIp: ip, createdAt: requestedAt } = desktop;
      const account = { username: phone.username, ...face(phone) };
      const told = {
        confirmToken,
        expiresAt,
        desktop: { browser, os, ip, requestedAt },
        account,
        numberRequired: false,
      };
      send(response, 200, told, { "DPoP-Nonce": tokens.newNonce() });
    });
  },

  "POST /api/qr/:id/confirm"({ request, response, id, body }) {
    const confirmTokenHash = tokens.sha256(JSON.parse(body).confirmToken);
    const expiresAt = inTime(LIFETIME_MS);
    return then(rows.confirm({ id, ...phoneOf(request), confirmTokenHash, expiresAt }), (phone) => {
      changed(id, { status: "confirmed", expiresAt }, phone);
      send(response, 200, { status: "confirmed" }, { "DPoP-Nonce": tokens.newNonce() });
    });
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
    return then(rows.claim({ id, secretHash: secretHashOf(request, id), proof }), ({ phone, deviceId }) => {
      changed(id, { status: "claimed", expiresAt: inTime(0) }, phone);
      sendSession(response, phone.userId, deviceId);
    });
  },

  "GET /api/auth/session"({ request, response }) {
    return then(rows.device(tokens.openSession(cookieOf(request, SESSION_COOKIE))), (device) => {
      const { id, label, signedInBy, createdAt, approvedById, approverLabel, username } = device;
      send(response, 200, {
        user: { ...face(device), username },
        device: { id, label, signedInBy, createdAt, approvedBy: { id: approvedById, label: approverLabel } },
        expires: inTime(SESSION_SECONDS * 1000),
      });
    });
  },

  // People come before the clock starts: these two know no passwords.
  "POST /api/account"({ response, body }) {
    const { username, name } = JSON.parse(body);
    return then(rows.addUser({ username, name }), () => send(response, 201, { username, name }));
  },

  "POST /api/auth/callback/password"({ request, response, body }) {
    const { form, proof } = signInForm(request, body);
    return then(rows.signIn(form.get("username") ?? "", proof), ({ userId, deviceId }) => {
      sendSession(response, userId, deviceId);
    });
  },
};

/** Goes on at once where the database has answered at once: promises would cost a login on SQLite three hundredths. */
function then<T>(later: Later<T>, goOn: (value: T) => void): Later<void> {
  return later instanceof Promise ? later.then(goOn) : goOn(later);
}

function openRows(): Rows | Promise<Rows> {
  if (databaseUrl.startsWith("file:")) return openSqlite(databaseUrl.slice("file:".length), duties);
  const open = options["one-statement"] ? openInOne : openPostgres;
  return open(databaseUrl, isAlone ? undefined : tellAnew);
}

function cookieOf({ headers }: IncomingMessage, name: string): string {
  const pair = headers.cookie?.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? "";
}

/** Of the desktop that asks. */
function secretHashOf(request: IncomingMessage, id: string): string {
  return tokens.sha256(cookieOf(request, `qr.${id}`));
}

/** The phone that asks, and its proof. */
function phoneOf(request: IncomingMessage): { deviceId: string; proof: Proof } {
  const deviceId = tokens.openSession(cookieOf(request, SESSION_COOKIE));
  return { deviceId, proof: tokens.checkProof(String(request.headers.dpop), "POST", ORIGIN + request.url) };
}

function signInForm(request: IncomingMessage, body: string): { form: URLSearchParams; proof: Proof } {
  const form = new URLSearchParams(body);
  const isOurs = tokens.isCsrf(form.get("csrfToken") ?? "", cookieOf(request, CSRF_COOKIE));
  if (!isOurs) throw new Refused(401, "csrf");
  return { form, proof: tokens.checkProof(form.get("proof") ?? "", "POST", ORIGIN + request.url) };
}

function sendSession(response: ServerResponse, sub: string, deviceId: string): void {
  const token = tokens.sealSession({ sub, deviceId, exp: Math.floor(Date.now() / 1000) + SESSION_SECONDS });
  const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}`;
  send(response, 200, { url: ORIGIN }, { "Set-Cookie": `${SESSION_COOKIE}=${token}; ${attributes}` });
}

interface Standing {
  status: string;
  expiresAt: string;
}

/** Of two instances, both hear of it from Postgres. */
function changed(id: string, standing: Standing, user: Face): void {
  if (isAlone) tell(id, standing, user);
}

/** What Postgres says has changed. */
async function tellAnew(id: string): Promise<void> {
  if (!streams.has(id)) return;
  const { status, expiresAt, user } = await rows.watched(id);
  tell(id, { status, expiresAt }, user);
}

function tell(id: string, standing: Standing, user?: Face): void {
  const data = { id, ...standing, ...(user && { user: face(user) }) };
  const stream = streams.get(id);
  stream?.write(`event: status\ndata: ${JSON.stringify(data)}\n\n`);
  if (standing.status === "claimed") stream?.end();
}

function face({ name, pictureId }: Face) {
  return { name, image: `/api/pictures/${pictureId}` };
}

function send(response: ServerResponse, status: number, body: unknown, fields?: Record<string, string>): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const own = { "Content-Type": "application/json", "Cache-Control": "no-store", "Content-Length": length };
  response.writeHead(status, { ...own, ...duties?.fields, ...fields }).end(text);
}

function answer({ request, response, body }: Omit<Asked, "id">): void {
  const url = request.url ?? "";
  const [, id = "", step = ""] = /^\/api\/qr\/([\w-]{22})\/(\w+)$/.exec(url) ?? [];
  const route = `${request.method} ${id ? `/api/qr/:id/${step}` : url}`;
  const act = ROUTES[route];
  const refuse = (error: unknown) => {
    const refused = error instanceof Refused ? error : new Refused(500, "internal");
    if (refused !== error) console.error(error);
    send(response, refused.status, { code: refused.message });
  };
  try {
    if (!act) throw new Refused(404, "not_found");
    const end = duties?.begin(request, route, body);
    const done = then(act({ request, response, id, body }), () => end?.(response.statusCode));
    if (done instanceof Promise) done.catch(refuse);
  } catch (error) {
    refuse(error);
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
