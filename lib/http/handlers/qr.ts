/** The ticket's own routes: the desktop makes it and watches it, the phone scans it and decides. */
import { z } from "zod";
import { audit } from "../../audit/audit";
import { findProvenSession, findSession, imagePath, requireProvenSession, type Session } from "../../auth/session";
import { requireRecentPassword } from "../../auth/step-up";
import { database } from "../../db/database";
import { deviceFacts } from "../../devices/facts";
import { settings } from "../../env";
import { Refused } from "../../login/login";
import {
  isFinal,
  KEY_TO_COME,
  type Scanner,
  type Status,
  scannerOf as scannedBy,
  type Ticket,
} from "../../ticket/ticket";
import { HOLD_MS } from "../../ticket/verbs";
import { login } from "../../wiring";
import type { CreateAnswer, DecisionAnswer, DesktopAnswer, Face, ScanAnswer, StatusAnswer, Via } from "../answers";
import { readJson } from "../body";
import { readCookie, ticketCookie, ticketCookieName } from "../cookies";
import { handler, json } from "../handler";
import { languageOf } from "../language";
import { limit } from "../limits";
import { limitKey, sameNetwork } from "../network";
import { farApart, placeOf } from "../place";
import { Problem } from "../problem";
import { eventStream } from "../sse";

const POLL_INTERVAL_MS = 2_000;

/** Longer than a ticket mostly lives, shorter than proxies keep an answer open. */
const STREAM_LIFETIME_MS = 4 * 60_000;

const thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be an RFC 7638 SHA-256 thumbprint");
const ticketId = z.string().max(64);

const createBody = z.strictObject({ jkt: thumbprint.optional(), replaces: ticketId.optional() });
const keyBody = z.strictObject({ jkt: thumbprint });
const scanBody = z.strictObject({ via: z.enum(["camera", "address", "site", "typed"]).default("address") });
const lookupBody = z.strictObject({ userCode: z.string().max(64) });
const confirmBody = z.strictObject({
  confirmToken: z.string().max(128),
  number: z.string().max(8).optional(),
  password: z.string().max(1024).optional(),
});
const cancelBody = z.strictObject({ confirmToken: z.string().max(128) });

/** `POST /api/qr` */
export const createTicket = handler(async (request) => {
  const { jkt, replaces } = await readJson(request, createBody);
  return newTicket(request, jkt, replaces);
});

/**
 * The same for a browser that opens the page with the code, before the page is made: its key comes by `bindKey`. Nothing
 * where that page shows no code, or where browsers have no keys.
 */
export const createFirstTicket = handler(async (request) => {
  if (!settings().secureContext || (await findSession(request))) return new Response(null, { status: 204 });
  return newTicket(request, KEY_TO_COME);
});

async function newTicket(request: Request, jkt?: string, replaces?: string): Promise<Response> {
  const facts = deviceFacts(request.headers);
  await limit("createPerAddress", limitKey(facts.ip));
  await limit("createOverall");
  const replaced = replaces ? { id: replaces, browserSecret: browserSecret(request, replaces) } : undefined;
  const started = await login().start({ ...facts, ...(jkt && { jkt }) }, replaced);
  const { ticket, browserSecret: secret } = started;
  await Promise.all([
    started.replaced && audit(request, { type: "ticket.withdrawn", ticketId: replaces }),
    audit(request, { type: "ticket.created", ticketId: ticket.id }),
  ]);
  const { origin, confirmTtlMs, claimTtlMs, qrTtlMs } = settings();
  const answer: CreateAnswer = {
    id: ticket.id,
    url: `${origin}/scan#${ticket.id}`,
    userCode: ticket.userCode,
    status: "pending",
    expiresAt: ticket.expiresAt.toISOString(),
    serverTime: ticket.createdAt.toISOString(),
    pollIntervalMs: POLL_INTERVAL_MS,
  };
  const response = json(answer, 201);
  const longestLifeSeconds = (Math.max(qrTtlMs, HOLD_MS) + confirmTtlMs + claimTtlMs) / 1000;
  response.headers.append("Set-Cookie", ticketCookie(ticket.id, secret, longestLifeSeconds, isSecure()));
  return response;
}

/** `PUT /api/qr/:id/key`: the page behind a first ticket names the key that alone may claim. */
export const bindKey = handler(async (request) => {
  const id = idIn(request);
  const { jkt } = await readJson(request, keyBody);
  const ticket = await login().bindKey(id, browserSecret(request, id), jkt);
  return json(await statusAnswer(ticket, ticket.status));
});

/** `GET /api/qr/:id` */
export const readTicket = handler(async (request) => {
  const id = idIn(request);
  const { ticket, status } = await login().read(id, browserSecret(request, id));
  return json(await statusAnswer(ticket, status));
});

/** `GET /api/qr/:id/events`: `event: status` at once and on each change, until a final one. */
export const watchTicket = handler(async (request) => {
  const id = idIn(request);
  await limit("streamPerAddress", addressKey(request));
  const { ticket } = await login().read(id, browserSecret(request, id));
  return eventStream(
    { signal: request.signal, address: addressKey(request), lifetimeMs: STREAM_LIFETIME_MS },
    (sink) => {
      // Each answer may read the scanner's name first; one after the other keeps them in order.
      let last = Promise.resolve();
      return login().watch(ticket, (changed, status) => {
        last = last.then(
          async () => {
            sink.send("status", await statusAnswer(changed, status));
            if (isFinal(status)) sink.end();
          },
          () => sink.end(),
        );
      });
    },
  );
});

/** `DELETE /api/qr/:id`: the desktop takes its code back. */
export const withdrawTicket = handler(async (request) => {
  const id = idIn(request);
  const ticket = await login().withdraw(id, browserSecret(request, id));
  await audit(request, { type: "ticket.withdrawn", ticketId: id });
  return json(await statusAnswer(ticket, ticket.status), 200);
});

/** `POST /api/qr/:id/scan`. A phone that is not signed in is told so, and the code is held for it while it signs in. */
export const scanTicket = handler(async (request) => {
  const id = idIn(request);
  const { via } = await readJson(request, scanBody);
  const facts = deviceFacts(request.headers);
  const session = await findProvenSession(request, "scanPerDevice");
  await refuseOwnCode(request, id, session);
  if (!session) {
    await limit("holdOverall");
    if (await login().hold(id)) await audit(request, { type: "ticket.held", ticketId: id });
    throw new Problem("sign_in_required");
  }
  await limit("scanOverall");
  const { user } = session;
  const { ticket, confirmToken } = await login().scan(id, scannerOf(session), via, (desktop) =>
    needsNumber(via, sameNetwork(desktop.ip, facts.ip)),
  );
  await audit(request, { type: "ticket.scanned", detail: via, ticketId: id });
  const answer: ScanAnswer = {
    confirmToken,
    expiresAt: ticket.expiresAt.toISOString(),
    desktop: await desktopAnswer(ticket, facts.ip, languageOf(request.headers).tag),
    account: { username: user.username, name: user.name, image: imagePath(user) },
    numberRequired: ticket.number !== undefined,
  };
  return json(answer);
});

/** What asks to be signed in, and how it lies to the phone that scanned it; places are named in the phone's language. */
async function desktopAnswer({ desktop, createdAt }: Ticket, phoneIp: string, tag: string): Promise<DesktopAnswer> {
  const { browser, os, deviceType, ip } = desktop;
  const [place, phonePlace] = await Promise.all([placeOf(ip, tag), placeOf(phoneIp, tag)]);
  return {
    browser,
    os,
    deviceType,
    ip,
    ...(place && { place: place.name }),
    ...(phonePlace && { phonePlace: phonePlace.name }),
    ...(farApart(place, phonePlace) && { farApart: true }),
    requestedAt: createdAt.toISOString(),
    sameNetwork: sameNetwork(ip, phoneIp),
  };
}

/** `POST /api/qr/lookup`: the id behind a typed code. */
export const lookupTicket = handler(async (request) => {
  const { userCode } = await readJson(request, lookupBody);
  await requireProvenSession(request, "lookupPerDevice");
  await limit("lookupOverall");
  return json({ id: await login().lookup(userCode) });
});

/** `POST /api/qr/:id/confirm` */
export const confirmTicket = handler(async (request) => {
  const id = idIn(request);
  const { confirmToken, number, password } = await readJson(request, confirmBody);
  const session = await requireScanner(request, id);
  await requireRecentPassword(request, session, password);
  try {
    await login().confirm(id, scannerOf(session), confirmToken, number);
  } catch (error) {
    const killed = error instanceof Refused && error.triesLeft === 0;
    if (killed) await audit(request, { type: "ticket.cancelled", detail: "guesses", ticketId: id });
    throw error;
  }
  await audit(request, { type: "ticket.confirmed", ticketId: id });
  return json({ status: "confirmed" } satisfies DecisionAnswer);
});

/** `POST /api/qr/:id/cancel`: the phone says no. */
export const cancelTicket = handler(async (request) => {
  const id = idIn(request);
  const { confirmToken } = await readJson(request, cancelBody);
  const session = await requireScanner(request, id);
  await login().cancel(id, scannerOf(session), confirmToken);
  await audit(request, { type: "ticket.cancelled", detail: "phone", ticketId: id });
  return json({ status: "cancelled" } satisfies DecisionAnswer);
});

/**
 * Whether the phone must type the number that the desktop shows. Following a link or typing letters is no transfer of a
 * secret between two devices in one place, as scanning is (NIST SP 800-63B-4 §3.1.3.1), and neither are two networks.
 */
function needsNumber(via: Via, sameNetwork: boolean): boolean {
  const { numberMatch } = settings();
  if (numberMatch !== "auto") return numberMatch === "always";
  return !sameNetwork || via === "site" || via === "typed";
}

/** Who acts on the ticket: taken from the phone's session and from nothing that the request says. */
async function requireScanner(request: Request, id: string): Promise<Session> {
  const session = await requireProvenSession(request, "decidePerDevice");
  await limit("decideOverall");
  await refuseOwnCode(request, id, session);
  return session;
}

function scannerOf({ user, device }: Session): Scanner {
  return { userId: user.id, deviceId: device.id };
}

/** The browser that shows a code may not let itself in. */
async function refuseOwnCode(request: Request, id: string, session: Session | null): Promise<void> {
  const jkt = session?.device.keyThumbprint ?? null;
  if (!(await login().isOwn(id, browserSecret(request, id), jkt))) return;
  throw new Problem("not_your_ticket", {
    detail: "This browser shows the code itself. Scan it with another device.",
    extensions: { reason: "own_code" },
  });
}

/** What stands for the client's address in limits. */
function addressKey(request: Request): string {
  return limitKey(deviceFacts(request.headers).ip);
}

/** `/api/qr/:id` and below. */
function idIn(request: Request): string {
  return new URL(request.url).pathname.split("/")[3] ?? "";
}

function browserSecret(request: Request, id: string): string | null {
  return readCookie(request.headers, ticketCookieName(id, isSecure()));
}

function isSecure(): boolean {
  return settings().origin.startsWith("https:");
}

async function statusAnswer(ticket: Ticket, status: Status): Promise<StatusAnswer> {
  const userId = scannedBy(ticket)?.userId;
  const user = userId && (await face(userId));
  const number = status === "scanned" && ticket.status === "scanned" ? ticket.number?.digits : undefined;
  return {
    id: ticket.id,
    status,
    expiresAt: ticket.expiresAt.toISOString(),
    ...(user && { user }),
    ...(number && { number }),
  };
}

async function face(userId: string): Promise<Face | undefined> {
  const { sql } = database();
  const [user] = await sql.query<{ name: string; pictureId: string }>`
    SELECT "name", "pictureId" FROM ${sql.table("User")} WHERE "id" = ${userId}`;
  return user ? { name: user.name, image: imagePath(user) } : undefined;
}
