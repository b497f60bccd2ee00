/** The desktop's side of the ticket: it makes one, watches it and takes it back. The claim is a sign-in (`lib/auth`). */
import { z } from "zod";
import { findFace } from "../../accounts/face";
import { audit } from "../../audit/audit";
import { findSession, imagePath } from "../../auth/session";
import { database } from "../../db/database";
import { lastUserOf } from "../../devices/device";
import { settings } from "../../env/settings";
import { readJson, readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import type { EventSink } from "../../http/sse";
import { browserSecret, browserSecretCookie, forgottenSecretCookie } from "../../http/ticket-cookie";
import { limit, limitAddress, limitOverall, sharerAt } from "../../limits/limits";
import { limitedStream } from "../../limits/streams";
import { findLinkByToken, type Link, linkStatusAt, openLink } from "../../links/link";
import { Refused } from "../../login/refused";
import type { TicketListener } from "../../login/watch";
import type { Context } from "../../network/context";
import { findRequest, relyingPartyOf, uidIn } from "../../oidc/request";
import {
  type DesktopKey,
  isFinal,
  type RelyingParty,
  type Status,
  scannerOf,
  statusAt,
  type Ticket,
} from "../../ticket/ticket";
import { HOLD_MS } from "../../ticket/verbs";
import { login } from "../../wiring";
import { handler, json } from "../handler";
import { surplusTickets } from "../surplus-tickets";
import type { CreateTicketResponse, TicketStatusResponse } from "../types";

const POLL_INTERVAL_MS = 2_000;

/** Longer than a ticket mostly lives, shorter than proxies keep an answer open. */
const STREAM_LIFETIME_MS = 4 * 60_000;

/** A code that was asked for by mistake, or in a loop, is replaced sooner. */
const SHOWN_FOR_A_WHILE_MS = 10_000;

const thumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be an RFC 7638 SHA-256 thumbprint");

const createBody = z.strictObject({
  jkt: thumbprint.optional(),
  replaces: z.string().max(64).optional(),
  link: z.string().max(64).optional(),
  switchAccount: z.boolean().optional(),
  request: z.string().max(64).optional(),
});
const keyBody = z.strictObject({ jkt: thumbprint });

/** `POST /api/qr` */
export const createTicket = handler(async (request, context) => {
  const { jkt, replaces, link, switchAccount = false, request: uid } = await readJson(request, createBody);
  const asked = await findRequest(uid);
  if (uid && !asked)
    throw new Problem("invalid_request", { detail: "request: is unknown, or was answered, or is over." });
  const key: DesktopKey = jkt ? { is: "named", jkt } : { is: "none" };
  const wanted = { key, replaces, link, switchAccount };
  return newTicket(request, context, { ...wanted, ...(asked && { relyingParty: relyingPartyOf(asked) }) });
});

/**
 * The same for a browser that opens the page with the code, before the page is made: its key is named later, by `nameKey`. Nothing
 * where that page shows no code, or where browsers have no keys. Another site's visit gets one only for a request of a client.
 */
export const prefetchTicket = handler(async (request, context) => {
  const { searchParams } = new URL(request.url);
  const asked = await findRequest(uidIn(searchParams.get("callbackUrl")));
  const isOurs = request.headers.get("sec-fetch-site") !== "cross-site";
  const showsCode = searchParams.has("again") || !(await findSession(request, context));
  if (!settings().secureContext || !showsCode || !(isOurs || asked)) return new Response(null, { status: 204 });
  const key: DesktopKey = { is: "unnamed" };
  return newTicket(request, context, { key, ...(asked && { relyingParty: relyingPartyOf(asked) }) });
});

interface Wanted {
  key: DesktopKey;
  replaces?: string | undefined;
  /** The token of a link that was opened, and whether a browser that is signed in to another account wants to leave that. */
  link?: string | undefined;
  switchAccount?: boolean;
  relyingParty?: RelyingParty;
}

async function newTicket(
  request: Request,
  context: Context,
  { key, replaces, link: token, switchAccount = false, relyingParty }: Wanted,
): Promise<Response> {
  const { ip } = context.client;
  if (!(replaces && (await isRenewal(request, replaces)))) await limitAddress("createPerAddress", ip);
  await limitOverall("createOverall", sharerAt(ip));
  const replaced = replaces ? { id: replaces, browserSecret: browserSecret(request, replaces) } : undefined;
  const link = token === undefined ? undefined : await requireLink(request, context, { token, switchAccount });
  const purpose = { ...(link && { linkDeviceId: link.deviceId }), ...(relyingParty && { relyingParty }) };
  const started = await login().start({ ...context.client, key }, replaced, purpose);
  const { ticket, browserSecret: secret } = started;
  if (link && !(await openLink(database(), { id: link.id, ticketId: ticket.id }, new Date()))) {
    await login().withdraw(ticket.id, secret);
    throw new Problem("wrong_state");
  }
  await Promise.all([
    started.replaced && audit(context, { type: "ticket.withdrawn", ticketId: replaces }),
    audit(context, { type: "ticket.created", ticketId: ticket.id }),
    link && audit(context, { type: "link.opened", ticketId: ticket.id, userId: link.userId, deviceId: link.deviceId }),
  ]);
  const { origin, confirmTtlMs, claimTtlMs, qrTtlMs } = settings();
  const answer: CreateTicketResponse = {
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
  response.headers.append("Set-Cookie", browserSecretCookie(ticket.id, secret, longestLifeSeconds));
  for (const surplus of await surplusTickets(request))
    response.headers.append("Set-Cookie", forgottenSecretCookie(surplus));
  return response;
}

/**
 * The link that a token opens. A browser that is signed in to its account needs none, and one of another account is asked
 * first: neither costs the link.
 *
 * @throws Problem `ticket_not_found`, `ticket_expired`, `wrong_state`
 */
async function requireLink(
  request: Request,
  context: Context,
  { token, switchAccount }: { token: string; switchAccount: boolean },
): Promise<Link> {
  const link = await findLinkByToken(database(), token);
  if (!link) throw new Problem("ticket_not_found");
  const status = linkStatusAt(link, new Date());
  if (status !== "waiting") throw new Problem(status === "expired" ? "ticket_expired" : "wrong_state");
  const session = await findSession(request, context);
  if (session?.user.id === link.userId)
    throw new Problem("wrong_state", { extensions: { reason: "already_signed_in" } });
  if (session && !switchAccount) throw new Problem("wrong_state", { extensions: { reason: "other_account" } });
  return link;
}

/**
 * Whether a page replaces its own code that was shown for a while: the first time counts by that ticket and by no address.
 * So a page makes few, and nobody makes more of them than it has asked for codes before.
 */
async function isRenewal(request: Request, id: string): Promise<boolean> {
  try {
    const { ticket } = await login().read(id, browserSecret(request, id));
    if (Date.now() - ticket.createdAt.getTime() < SHOWN_FOR_A_WHILE_MS) return false;
    await limit("renewPerTicket", id);
    return true;
  } catch (error) {
    if (error instanceof Refused || (error instanceof Problem && error.code === "rate_limited")) return false;
    throw error;
  }
}

/** `PUT /api/qr/:id/key`: the page behind a prefetched ticket names the key that alone may claim. */
export const nameKey = handler(async (request, context) => {
  const { id } = context.params;
  const { jkt } = await readJson(request, keyBody);
  const { browser, os } = context.client;
  const ticket = await login().nameKey(id, browserSecret(request, id), { browser, os, jkt });
  return json(await statusAnswer(ticket, statusAt(ticket, new Date())));
});

/** `GET /api/qr/:id` */
export const readTicket = handler(async (request, context) => {
  const { id } = context.params;
  const { ticket, status } = await login().read(id, browserSecret(request, id));
  return json(await statusAnswer(ticket, status));
});

/** `GET /api/qr/:id/events`: `event: status` at once and on each change, until a final one. */
export const watchTicket = handler(async (request, context) => {
  const { id } = context.params;
  // From before it is read, so that it need not be read again once it is watched.
  const listening = login().listen(id);
  try {
    const { ticket } = await login().read(id, browserSecret(request, id));
    return await ticketStream(request, context, ticket, { isCurrent: () => !listening.heard() });
  } finally {
    listening.stop();
  }
});

/** `event: status` at once and on each change, until a final one, to whoever may see the ticket. */
export async function ticketStream(
  request: Request,
  context: Context,
  ticket: Ticket,
  { answer = statusAnswer, isCurrent = () => false }: { answer?: typeof statusAnswer; isCurrent?: () => boolean } = {},
): Promise<Response> {
  await limitAddress("streamPerAddress", context.client.ip);
  const owner = { ticketStreamsPerAddress: context.client.ip, streamsPerTicket: ticket.id };
  return limitedStream({ signal: request.signal, owner, lifetimeMs: STREAM_LIFETIME_MS }, (sink) =>
    login().watch(ticket, sendingTo(sink, answer), isCurrent()),
  );
}

/** Defined outside of the handler, whose ticket and request it would keep for as long as the stream is open. */
function sendingTo(sink: EventSink, answer: typeof statusAnswer): TicketListener {
  // A ticket has one scanner, whose face is read once a stream.
  let face: Face | undefined;
  const faceOf = async (userId: string) => {
    face ??= await readFace(userId);
    return face;
  };
  // Sends are chained, since the first one after the scan reads it.
  let last = Promise.resolve();
  return (ticket, status) => {
    last = last
      .then(async () => {
        sink.send("status", await answer(ticket, status, faceOf));
        if (isFinal(status)) sink.end();
      })
      .catch(() => sink.end());
  };
}

/** `DELETE /api/qr/:id`: the desktop takes its code back. */
export const withdrawTicket = handler(async (request, context) => {
  await readNothing(request);
  const { id } = context.params;
  const ticket = await login().withdraw(id, browserSecret(request, id));
  await audit(context, { type: "ticket.withdrawn", ticketId: id });
  return json(await statusAnswer(ticket, ticket.status), 200);
});

/**
 * By what the server remembers of the browser's key anyway. So nothing is kept in the browser that would tell its next
 * person who used it before. Asked as the desktop is about to claim: until then somebody may sign in there in another window.
 */
async function wasOthersBefore(key: DesktopKey, userId: string | undefined): Promise<boolean> {
  const last = key.is === "named" ? await lastUserOf(database(), key.jkt) : undefined;
  return last !== undefined && last !== userId;
}

type Face = Awaited<ReturnType<typeof findFace>>;

function readFace(userId: string): Promise<Face> {
  return findFace(database(), userId);
}

/** What its desktop is told of a ticket. */
export async function statusAnswer(ticket: Ticket, status: Status, faceOf = readFace): Promise<TicketStatusResponse> {
  const userId = scannerOf(ticket)?.userId;
  const found = userId && (await faceOf(userId));
  const user = found && { username: found.username, name: found.name, image: imagePath(found) };
  const otherAccount = status === "confirmed" && (await wasOthersBefore(ticket.desktop.key, userId));
  // A device's letters are on its screen already.
  const isDevice = ticket.relyingParty?.kind === "device";
  const isVisit = (ticket.status === "confirmed" || ticket.status === "claimed") && ticket.visitEndsAt !== undefined;
  const number = status === "scanned" && ticket.status === "scanned" && !isDevice ? ticket.number?.digits : undefined;
  return {
    id: ticket.id,
    status,
    expiresAt: ticket.expiresAt.toISOString(),
    ...(user && { user }),
    ...(otherAccount && { otherAccount }),
    ...(number && { number }),
    ...(isVisit && { visit: true }),
  };
}
