/** The phone's side of the ticket: it scans or types the code, and decides. */
import { z } from "zod";
import { audit } from "../../audit/audit";
import { confirmProofOf, requireConfirmProof, signed } from "../../auth/confirm-proof";
import { findProvenSession, imagePath, requireProvenSession, type Session } from "../../auth/session";
import { settings } from "../../env/settings";
import { readJson } from "../../http/body";
import { Problem } from "../../http/problem";
import { browserSecret } from "../../http/ticket-cookie";
import { limitOverall, sharerAt } from "../../limits/limits";
import { Refused } from "../../login/login";
import type { Context } from "../../network/context";
import { farApart, locateIp } from "../../network/geoip";
import { sameNetwork } from "../../network/network";
import { assertionBody } from "../../passkeys/webauthn";
import { type Scanned, type Scanner, type Ticket, VIAS } from "../../ticket/ticket";
import { login, ticketStore } from "../../wiring";
import { handler, json } from "../handler";
import { languageOf } from "../language";
import type { DecisionResponse, RequestingDesktop, ScanResponse, Via } from "../types";

const scanBody = z.strictObject({ via: z.enum(VIAS).default("address") });
const lookupBody = z.strictObject({ userCode: z.string().max(64) });
const confirmBody = z.strictObject({
  confirmToken: z.string().max(128),
  number: z.string().max(8).optional(),
  password: z.string().max(1024).optional(),
  passkey: assertionBody.optional(),
});
const cancelBody = z.strictObject({ confirmToken: z.string().max(128) });

/** `POST /api/qr/:id/scan`. A phone that is not signed in is told so, and the code is held for it while it signs in. */
export const scanTicket = handler(async (request, context) => {
  const { id } = context.params;
  const { via } = await readJson(request, scanBody);
  const { client } = context;
  const session = await findProvenSession(request, context, "scanPerDevice");
  await refuseOwnCode(request, id, session);
  if (!session) {
    const isHeld = await login().hold(id, () => limitOverall("holdOverall", sharerAt(client.ip)));
    if (isHeld) await audit(context, { type: "ticket.held", ticketId: id });
    throw new Problem("sign_in_required");
  }
  const { user } = session;
  await limitOverall("scanOverall", user.id);
  const { ticket, confirmToken } = await login().scan(id, scannerOf(session), via, (desktop) =>
    needsNumber(via, sameNetwork(desktop.ip, client.ip)),
  );
  await audit(context, { type: "ticket.scanned", detail: via, ticketId: id });
  const desktop = await desktopAnswer(ticket, client.ip, languageOf(request.headers).locale);
  const proof = await confirmProofOf(session, ticket.number !== undefined || desktop.farApart === true);
  const answer: ScanResponse = {
    confirmToken,
    expiresAt: ticket.expiresAt.toISOString(),
    desktop,
    account: { username: user.username, name: user.name, image: imagePath(user) },
    numberRequired: ticket.number !== undefined,
    ...(proof && { proof }),
  };
  return json(answer);
});

/** What asks to be signed in, and how it lies to the phone that scanned it; places are named in the phone's language. */
async function desktopAnswer(
  { desktop, createdAt }: Ticket,
  phoneIp: string,
  locale: string,
): Promise<RequestingDesktop> {
  const { browser, os, deviceType, ip, key } = desktop;
  const [place, phonePlace] = await Promise.all([locateIp(ip, locale), locateIp(phoneIp, locale)]);
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
    ...(key.is === "named" && { key: key.jkt }),
  };
}

/** `POST /api/qr/lookup`: the id behind a typed code. */
export const lookupTicket = handler(async (request, context) => {
  const { userCode } = await readJson(request, lookupBody);
  const { user } = await requireProvenSession(request, context, "lookupPerDevice");
  await limitOverall("lookupOverall", user.id);
  return json({ id: await login().lookup(userCode) });
});

/** `POST /api/qr/:id/confirm` */
export const confirmTicket = handler(async (request, context) => {
  const { id } = context.params;
  const body = await readJson(request, confirmBody);
  const session = await requireScanner(request, context);
  await requireConfirmProof(context, session, body, () => isDoubtful(id, context.client.ip));
  const { confirmToken, number, passkey } = body;
  let takeBack = async () => {};
  const sign = async (ticket: Scanned) => {
    if (passkey) takeBack = await signed(context, session, ticket, { ...body, passkey });
  };
  try {
    await login().confirm(id, scannerOf(session), confirmToken, number, sign);
  } catch (error) {
    await takeBack();
    const killed = error instanceof Refused && error.triesLeft === 0;
    if (killed) await audit(context, { type: "ticket.cancelled", detail: "guesses", ticketId: id });
    throw error;
  }
  await audit(context, { type: "ticket.confirmed", ticketId: id, ...(passkey && { detail: "signed" }) });
  return json({ status: "confirmed" } satisfies DecisionResponse);
});

/** What a passkey is asked for besides: a code that wants a number, or whose desktop is known to be in another country. */
async function isDoubtful(id: string, phoneIp: string): Promise<boolean> {
  const ticket = await ticketStore().find(id);
  if (ticket?.status !== "scanned") return false;
  const [place, phonePlace] = await Promise.all([locateIp(ticket.desktop.ip, "en"), locateIp(phoneIp, "en")]);
  return ticket.number !== undefined || farApart(place, phonePlace) === true;
}

/** `POST /api/qr/:id/cancel`: the phone says no. */
export const cancelTicket = handler(async (request, context) => {
  const { id } = context.params;
  const { confirmToken } = await readJson(request, cancelBody);
  const session = await requireScanner(request, context);
  await login().cancel(id, scannerOf(session), confirmToken);
  await audit(context, { type: "ticket.cancelled", detail: "phone", ticketId: id });
  return json({ status: "cancelled" } satisfies DecisionResponse);
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
async function requireScanner(request: Request, context: Context): Promise<Session> {
  const session = await requireProvenSession(request, context, "decidePerDevice");
  await limitOverall("decideOverall", session.user.id);
  await refuseOwnCode(request, context.params.id, session);
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
