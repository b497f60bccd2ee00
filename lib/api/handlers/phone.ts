/** The phone's side of the ticket: it scans or types the code, and decides. */
import { z } from "zod";
import { audit } from "../../audit/audit";
import { confirmProofOf, requireConfirmProof, signed } from "../../auth/confirm-proof";
import { requireForNewBrowser, requireWelcome } from "../../auth/new-browser";
import { type AtTicket, phoneStep, signedInPhoneStep } from "../../auth/phone-step";
import { checkProof, takeOnce, takeProof } from "../../auth/proof";
import { imagePath, requireProvenSession, type Session } from "../../auth/session";
import { newVisitEnd, visitEnd } from "../../devices/visit";
import { settings } from "../../env/settings";
import { readJson } from "../../http/body";
import { Problem } from "../../http/problem";
import { browserSecret } from "../../http/ticket-cookie";
import { limitOverall, sharerAt } from "../../limits/limits";
import { isShownBy, type Judgement } from "../../login/login";
import { Refused } from "../../login/refused";
import type { Context } from "../../network/context";
import { farApart, locateIp } from "../../network/geoip";
import { sameNetwork, surroundings } from "../../network/network";
import { spelled } from "../../oidc/device-code";
import { activeClient } from "../../oidc/registry";
import { clientFace } from "../../oidc/request";
import { assertionBody } from "../../passkeys/webauthn";
import { RELYING_KINDS, type Scanned, type Scanner, type Ticket, VIAS } from "../../ticket/ticket";
import { plainDigits } from "../../typed/digits";
import { tidyUserCode } from "../../typed/user-code";
import { login } from "../../wiring";
import { handler, json } from "../handler";
import { languageOf } from "../language";
import type { AskedFor, DecisionResponse, RequestingDesktop, ScanResponse, Via } from "../types";

const scanBody = z.strictObject({ via: z.enum(VIAS).default("address") });
const lookupBody = z.strictObject({ userCode: z.string().max(64) });
const confirmBody = z.strictObject({
  confirmToken: z.string().max(128),
  number: z.string().max(8).transform(plainAnswer).optional(),
  kind: z.enum(RELYING_KINDS).optional(),
  password: z.string().max(1024).optional(),
  passkey: assertionBody.optional(),
  visit: z.boolean().default(false),
});
const cancelBody = z.strictObject({ confirmToken: z.string().max(128) });

/** `POST /api/qr/:id/scan`. A phone that is not signed in is told so, and the code is held for it while it signs in. */
export const scanTicket = handler(async (request, context) => {
  const { via } = await readJson(request, scanBody);
  return phoneStep(request, context, "scanPerDevice", async ({ session, shown, once }) => {
    refuseOwnCode(request, shown, session);
    return session ? scanned(request, context, { session, shown, once }, via) : heldFor(request, context);
  });
});

async function heldFor(request: Request, context: Context): Promise<never> {
  const isHeld = await holdTicket(request, context);
  if (isHeld) await audit(context, { type: "ticket.held", ticketId: context.params.id });
  throw new Problem("sign_in_required");
}

async function scanned(
  request: Request,
  context: Context,
  { session, shown, once }: Omit<AtTicket<Session>, "isDisowned">,
  via: Via,
): Promise<Response> {
  const { client, params } = context;
  const { id } = params;
  const { user, device } = session;
  await limitOverall("scanOverall", user.id);
  const judge = async ({ desktop, relyingParty }: Ticket): Promise<Judgement> => {
    const known = await requireWelcome(session, desktop);
    if (relyingParty?.kind !== "device") return { known, asks: needsNumber(via, known !== undefined) && "number" };
    return { known, asks: needsLetters(via, sameNetwork(desktop.ip, client.ip)) && "letters" };
  };
  const jkt = device.keyThumbprint ?? undefined;
  const scanner = scannerOf(session);
  const { ticket, confirmToken } = await login()
    .scan(shown ?? id, scanner, via, judge, { ...(jkt && { jkt }), once })
    .catch((error) => tellWithdrawn(error, id, scanner));
  await audit(context, { type: "ticket.scanned", detail: via, ticketId: id });
  const desktop = await desktopAnswer(ticket, client.ip, languageOf(request.headers).locale);
  const proof = await confirmProofOf(session, ticket, desktop.farApart === true);
  const askedFor = await askedForBy(ticket);
  const answer: ScanResponse = {
    confirmToken,
    expiresAt: ticket.expiresAt.toISOString(),
    desktop,
    account: { username: user.username, name: user.name, image: imagePath(user) },
    numberRequired: ticket.number !== undefined,
    ...(proof && { proof }),
    ...(askedFor && { for: askedFor }),
  };
  return json(answer);
}

/**
 * Keeps the code for the phone that proves its key, and for nobody else: whoever asks for a hold would otherwise make a code of
 * his own live for the next one to scan it.
 */
async function holdTicket(request: Request, { params: { id }, client }: Context): Promise<boolean> {
  const header = request.headers.get("dpop");
  if (!header && settings().secureContext) return false;
  const proof = header ? checkProof(header, request) : undefined;
  return login().hold(id, proof?.jkt, async () => {
    await limitOverall("holdOverall", sharerAt(client.ip));
    if (proof) await takeProof(proof);
  });
}

/** Which application asks; a ticket of one that was removed meanwhile is over. */
async function askedForBy(ticket: Scanned): Promise<AskedFor | undefined> {
  const { relyingParty, userCode, number } = ticket;
  if (!relyingParty) return undefined;
  const client = await activeClient(relyingParty.clientId);
  if (!client) throw new Refused("ticket_expired");
  const { kind, scope, request } = relyingParty;
  const isInline = kind === "site" && !request;
  const asked = {
    kind,
    client: clientFace(client),
    scopes: scope.split(" "),
    ...(isInline && { inline: true as const }),
  };
  // Of letters that are to be typed no more than the first half is told.
  return kind === "device" ? { ...asked, userCode: number ? userCode.slice(0, 4) : spelled(userCode) } : asked;
}

/**
 * What asks to be signed in, and how it lies to the phone that scanned it; places are named in the phone's language. Anybody may
 * scan a code that he sees: the desktop's own address is for who shares its network, and for the account once it is let in.
 */
async function desktopAnswer(
  { desktop, createdAt, known }: Scanned,
  phoneIp: string,
  locale: string,
): Promise<RequestingDesktop> {
  const { browser, os, deviceType, ip, key } = desktop;
  const isNear = sameNetwork(ip, phoneIp);
  const [place, phonePlace] = await Promise.all([locateIp(ip, locale), locateIp(phoneIp, locale)]);
  return {
    browser,
    os,
    deviceType,
    ip: isNear ? ip : surroundings(ip),
    ...(place && { place: place.name }),
    ...(phonePlace && { phonePlace: phonePlace.name }),
    ...(farApart(place, phonePlace) && { farApart: true }),
    requestedAt: createdAt.toISOString(),
    sameNetwork: isNear,
    ...(key.is === "named" && { key: key.jkt }),
    ...(known && { known: { since: known.since.toISOString(), lastSeenAt: known.lastSeenAt.toISOString() } }),
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
  const body = await readJson(request, confirmBody);
  return decision(request, context, (at) => confirmed(context, at, body));
});

async function confirmed(
  context: Context,
  { session, shown, isDisowned, once }: AtTicket<Session>,
  body: z.output<typeof confirmBody>,
): Promise<Response> {
  const { params, client } = context;
  const { id } = params;
  const { confirmToken, number, kind, passkey, password } = body;
  // What is costly, or may be given only so often, is for who has proven themselves.
  if (once && (passkey || password !== undefined)) await takeOnce(once);
  await requireConfirmProof(context, session, body, {
    isAnew: isAppAfar(shown, client.ip),
    isDoubtful: () => isDoubtful(shown, client.ip),
  });
  const scanner = scannerOf(session);
  // What is here for one visit itself lets in nothing for longer.
  const isVisit = body.visit || visitEnd(session.device) !== undefined;
  const visitEndsAt = isVisit ? newVisitEnd(new Date(), session.device) : undefined;
  let takeBack = async () => {};
  const sign = async (ticket: Scanned) => {
    await requireForNewBrowser(context, session, ticket, { ...body, isDisowned });
    if (passkey) takeBack = await signed(context, session, ticket, { ...body, passkey }, await askedForBy(ticket));
  };
  try {
    // A password takes its time, in which the ticket may have changed.
    const named = password === undefined && shown ? shown : id;
    await login().confirm(named, scanner, { confirmToken, number, kind, visitEndsAt }, sign, once);
  } catch (error) {
    await takeBack();
    const killed = error instanceof Refused && error.triesLeft === 0;
    if (killed) await audit(context, { type: "ticket.cancelled", detail: "guesses", ticketId: id });
    await tellWithdrawn(error, id, scanner);
  }
  await audit(context, { type: "ticket.confirmed", ticketId: id, ...(passkey && { detail: "signed" }) });
  return json({ status: "confirmed" } satisfies DecisionResponse);
}

/** What a passkey is asked for besides: a code that wants a number, or whose desktop is known to be in another country. */
async function isDoubtful(ticket: Ticket | undefined, phoneIp: string): Promise<boolean> {
  if (ticket?.status !== "scanned") return false;
  const [place, phonePlace] = await Promise.all([locateIp(ticket.desktop.ip, "en"), locateIp(phoneIp, "en")]);
  return ticket.number !== undefined || farApart(place, phonePlace) === true;
}

/** `POST /api/qr/:id/cancel`: the phone says no. */
export const cancelTicket = handler(async (request, context) => {
  const { id } = context.params;
  const { confirmToken } = await readJson(request, cancelBody);
  return decision(request, context, async ({ session, shown, once }) => {
    const scanner = scannerOf(session);
    await login()
      .cancel(shown ?? id, scanner, confirmToken, once)
      .catch((error) => tellWithdrawn(error, id, scanner));
    await audit(context, { type: "ticket.cancelled", detail: "phone", ticketId: id });
    return json({ status: "cancelled" } satisfies DecisionResponse);
  });
});

/** `POST /api/qr/:id/unasked`: after its own no, the phone's owner says that they had asked for no code. */
export const reportUnasked = handler(async (request, context) => {
  const { id } = context.params;
  await readJson(request, z.strictObject({}));
  return decision(request, context, async ({ session, shown: ticket, once }) => {
    if (once) await takeOnce(once);
    const { userId, deviceId } = scannerOf(session);
    if (!ticket) throw new Problem("ticket_not_found");
    if (ticket.status !== "cancelled" || ticket.cancelledBy !== "phone") throw new Problem("wrong_state");
    const { scanner } = ticket;
    if (scanner?.userId !== userId || scanner.deviceId !== deviceId) throw new Problem("not_your_ticket");
    await audit(context, { type: "ticket.unasked", ticketId: id });
    return new Response(null, { status: 204 });
  });
});

/**
 * Whether the phone must type the number that the desktop shows. Following a link or typing letters is no transfer of a
 * secret between two devices in one place, as scanning is (NIST SP 800-63B-4 §3.1.3.1). Of a browser that the account knows a
 * scan is enough, wherever it is, since nobody else can use its ticket; a new one may be anybody's, next door too. Whoever
 * opens a link of the account's own browser is told apart by the number alone, which no setting takes from it.
 */
function needsNumber(via: Via, isKnown: boolean): boolean {
  const { numberMatch } = settings();
  if (via === "link") return true;
  if (numberMatch !== "auto") return numberMatch === "always";
  return !isKnown || via === "site" || via === "typed";
}

/**
 * Whether the phone must type the last four of a device's letters, which are not in its code: unless it has typed them all, or
 * scans in the same place, where it shows them to be compared (RFC 8628 §3.3.1).
 */
function needsLetters(via: Via, sameNetwork: boolean): boolean {
  const { numberMatch } = settings();
  if (numberMatch === "never" || via === "typed") return false;
  return numberMatch === "always" || via !== "camera" || !sameNetwork;
}

/** Whether it is a lasting sign-in to an app somewhere else, which takes the proof anew. */
function isAppAfar(ticket: Ticket | undefined, phoneIp: string): boolean {
  return ticket?.relyingParty?.kind === "device" && !sameNetwork(ticket.desktop.ip, phoneIp);
}

/** Two digits, or letters of a user code. */
function plainAnswer(typed: string): string {
  const letters = tidyUserCode(typed).replace(/[^A-Z]/g, "");
  return letters === "" ? plainDigits(typed) : letters;
}

/**
 * What a phone decides about a ticket: who it is comes from its session, and from nothing that the request says. The browser that
 * shows the code is no phone.
 */
function decision(request: Request, context: Context, decide: (at: AtTicket<Session>) => Promise<Response>) {
  return signedInPhoneStep(request, context, "decidePerDevice", async (at) => {
    await limitOverall("decideOverall", at.session.user.id);
    refuseOwnCode(request, at.shown, at.session);
    return decide(at);
  });
}

function scannerOf({ user, device }: Session): Scanner {
  return { userId: user.id, deviceId: device.id };
}

/** Throws the error on; the phone that had scanned the code is told where the other screen has taken it back. */
async function tellWithdrawn(error: unknown, id: string, { userId, deviceId }: Scanner): Promise<never> {
  if (!(error instanceof Refused) || error.code !== "wrong_state") throw error;
  const ticket = (await login().peek(id))?.ticket;
  const isWithdrawn = ticket?.status === "cancelled" && ticket.cancelledBy === "desktop";
  if (!isWithdrawn || ticket.scanner?.userId !== userId || ticket.scanner.deviceId !== deviceId) throw error;
  throw new Problem("wrong_state", {
    detail: "The other screen has taken this code back. Scan the one that it shows now.",
    extensions: { reason: "withdrawn" },
  });
}

/** The browser that shows a code may not let itself in. */
function refuseOwnCode(request: Request, shown: Ticket | undefined, session: Session | null): void {
  const jkt = session?.device.keyThumbprint ?? null;
  if (!shown || !isShownBy(shown, browserSecret(request, shown.id), jkt)) return;
  throw new Problem("not_your_ticket", {
    detail: "This browser shows the code itself. Scan it with another device.",
    extensions: { reason: "own_code" },
  });
}
