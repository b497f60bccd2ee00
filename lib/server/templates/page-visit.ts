import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { PREFETCHED_TICKET_HEADER } from "../../api/prefetched-ticket";
import type { CreateTicketResponse } from "../../api/types";
import { proofMethods, takesPassword } from "../../auth/passkey-proof";
import { isAdmin, readSessionToken, sessionOf } from "../../auth/session";
import { settings } from "../../env/settings";
import { readCookie } from "../../http/cookies";
import type { ProofMethod } from "../../http/problem";
import { languageFor } from "../../i18n/language";
import { LANGUAGE_COOKIE } from "../../i18n/language-cookie";
import { clientInfo } from "../../network/client-info";
import { LruCache } from "../../process/lru-cache";
import { areFit, type Values } from "./values";

/** All that a page's text depends on, but for what is put in; nothing of it is somebody's own, or theirs to make many of. */
export interface Variant {
  target: string;
  language: string;
  /** What whoever names a region writes numbers with; the region itself is put in. */
  digits?: string;
  /** Whether a site led to it. */
  linked?: boolean;
  ticket?: Pick<CreateTicketResponse, "pollIntervalMs"> & { livesMs: number };
  session?: { isAdmin: boolean; methods: readonly ProofMethod[] };
}

export interface PageVisit {
  variant: Variant;
  values: Values;
}

/** With what they may hold; whoever is signed in has another page at the others. */
const TARGETS: Record<string, { ticket?: true; linked?: true; session?: true }> = {
  "/login": { ticket: true },
  "/scan": { linked: true, session: true },
  "/sign-in": {},
  "/sign-in?callbackUrl=%2Fscan": {},
};

/** What Next.js's own scripts send, and browsers that fetch ahead. */
const OTHER_WISHES = /^(rsc|next-|purpose$|sec-purpose$)/;

/** To find them out costs as much as the rest of a visit. */
const digits = new LruCache<string>(500);

/** The digits that a locale writes with, by their name in Unicode. */
export function digitsOf(locale: string): string {
  const known = digits.get(locale);
  if (known) return known;
  const { numberingSystem } = new Intl.NumberFormat(locale).resolvedOptions();
  digits.set(locale, numberingSystem);
  return numberingSystem;
}

/** Whose language and session are told in the plain way; undefined where the page is to be drawn anew. */
export async function visitOf(request: IncomingMessage): Promise<PageVisit | undefined> {
  const { method, url = "", headers } = request;
  const holds = Object.hasOwn(TARGETS, url) ? TARGETS[url] : undefined;
  if (method !== "GET" || !holds || !isNavigation(headers)) return undefined;
  const sent = new Headers({ cookie: headers.cookie ?? "", "user-agent": headers["user-agent"] ?? "" });
  const { locale, chosen } = languageFor(headers["accept-language"] ?? null, readCookie(sent, LANGUAGE_COOKIE));
  const region = locale.slice(chosen.length);
  if (region && !areFit({ region })) return undefined;
  const ticket = holds.ticket && ticketOf(headers);
  const session = await sessionIn(sent);
  // Whoever has a session that is over may have to be told of it.
  if (ticket === null || session === null || (session && !holds.session)) return undefined;
  const site = headers["sec-fetch-site"];
  return {
    variant: {
      target: url,
      language: chosen,
      ...(region && { digits: digitsOf(locale) }),
      ...(holds.linked && { linked: site !== undefined && site !== "none" }),
      ...(ticket && { ticket: ticket.variant }),
      ...(session && { session: session.variant }),
    },
    values: { ...(region && { region }), ...ticket?.values, ...session?.values },
  };
}

function isNavigation(headers: IncomingHttpHeaders): boolean {
  return (
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    !Object.keys(headers).some((name) => OTHER_WISHES.test(name))
  );
}

type Part<Name extends keyof Variant> = { variant: NonNullable<Variant[Name]>; values: Values };

/** What the server has made with this visit; null where it is none that is known here. */
function ticketOf(headers: IncomingHttpHeaders): Part<"ticket"> | undefined | null {
  const text = headers[PREFETCHED_TICKET_HEADER];
  if (text === undefined) return undefined;
  const ticket: CreateTicketResponse = JSON.parse(String(text));
  const { id, url, userCode, status, expiresAt, serverTime, pollIntervalMs, ...others } = ticket;
  if (Object.keys(others).length > 0 || status !== "pending" || url !== ticketUrl(id)) return null;
  const livesMs = Date.parse(expiresAt) - Date.parse(serverTime);
  return { variant: { pollIntervalMs, livesMs }, values: ticketValues(ticket) };
}

export function ticketValues({ id, userCode, expiresAt, serverTime }: CreateTicketResponse): Values {
  const spacedCode = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  return { ticketId: id, userCode, spacedCode, expiresAt, serverTime };
}

export function ticketUrl(id: string): string {
  return `${settings().origin}/scan#${id}`;
}

/** Null where there is a token that stands for none. */
async function sessionIn(headers: Headers): Promise<Part<"session"> | undefined | null> {
  const { token } = readSessionToken(headers);
  if (token === null) return undefined;
  const session = await sessionOf(token, clientInfo(headers.get("user-agent"), undefined));
  if (!session) return null;
  const { device, user } = session;
  return {
    variant: { isAdmin: isAdmin(user), methods: await methodsOf(user.id) },
    values: { deviceId: device.id, pictureId: user.pictureId, username: user.username, name: user.name },
  };
}

/** Those that these pages tell apart: a passkey changes nothing there. */
async function methodsOf(userId: string): Promise<ProofMethod[]> {
  const { upstream, handOver } = settings();
  if (!upstream && !handOver) return (await takesPassword(userId)) ? ["password"] : [];
  return (await proofMethods(userId)).filter((method) => method !== "passkey");
}
