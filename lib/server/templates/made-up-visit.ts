import { randomBytes, randomInt } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import { PREFETCHED_TICKET_HEADER } from "../../api/prefetched-ticket";
import type { CreateTicketResponse } from "../../api/types";
import { settings } from "../../env/settings";
import { LANGUAGE_COOKIE } from "../../i18n/language-cookie";
import { newId } from "../../secrets";
import { USER_CODE_LENGTH, USER_CODE_LETTERS } from "../../typed/user-code";
import { PAGE_SESSION_HEADER, type PageSession } from "../page-session";
import { digitsOf, ticketUrl, ticketValues, type Variant } from "./page-visit";
import type { Values } from "./values";

interface MadeUpVisit {
  /** What is to be found in the page. */
  values: Values;
  headers: OutgoingHttpHeaders;
}

/**
 * A visit of nobody's. Two have nothing in common but their variant, so that what a page makes of anything else is seen.
 *
 * @param draw the code that holds a text
 */
export function madeUpVisit(variant: Variant, draw: (text: string) => string, isFirst: boolean): MadeUpVisit {
  const { language, linked } = variant;
  const { host, protocol, port } = new URL(settings().origin);
  const ticket = variant.ticket && madeUpTicket(variant.ticket);
  const session = variant.session && madeUpSession(variant.session, isFirst);
  const region = variant.digits && madeUpRegion(language, variant.digits, isFirst);
  return {
    values: {
      nonce: randomBytes(16).toString("base64"),
      ...(region && { region }),
      ...(ticket && { ...ticketValues(ticket), modules: draw(ticket.url) }),
      ...session?.values,
    },
    headers: {
      host,
      "x-forwarded-for": "unknown",
      "x-forwarded-host": host,
      "x-forwarded-proto": protocol.slice(0, -1),
      "x-forwarded-port": port || (protocol === "https:" ? "443" : "80"),
      "accept-language": language + (region ?? ""),
      cookie: `${LANGUAGE_COOKIE}=${language}`,
      "sec-fetch-site": linked ? "cross-site" : "none",
      ...(ticket && { [PREFETCHED_TICKET_HEADER]: JSON.stringify(ticket) }),
      ...(session && { [PAGE_SESSION_HEADER]: JSON.stringify(session.page) }),
    },
  };
}

/** The first two of each kind of digits write the rest otherwise: dates, hours, what stands between thousands. */
const REGIONS = ["-US", "-CH", "-EG", "-SA", "-AE", "-MA"];

function madeUpRegion(language: string, digits: string, isFirst: boolean): string {
  const [one, other] = REGIONS.filter((region) => digitsOf(language + region) === digits);
  if (!one || !other) throw new Error(`Nobody is known who writes ${language} with the digits ${digits}.`);
  return isFirst ? one : other;
}

function madeUpTicket({ pollIntervalMs, livesMs }: NonNullable<Variant["ticket"]>): CreateTicketResponse {
  const id = newId();
  const atMs = randomInt(2 ** 40);
  return {
    id,
    url: ticketUrl(id),
    userCode: word(USER_CODE_LENGTH, USER_CODE_LETTERS),
    status: "pending",
    expiresAt: new Date(atMs + livesMs).toISOString(),
    serverTime: new Date(atMs).toISOString(),
    pollIntervalMs,
  };
}

function madeUpSession({ isAdmin, methods }: NonNullable<Variant["session"]>, isFirst: boolean) {
  const length = isFirst ? 10 : 14;
  const values = { deviceId: newId(), pictureId: newId(), username: word(length), name: `${word(length)} ${word(4)}` };
  const { deviceId, pictureId, username, name } = values;
  const at = new Date(isFirst ? Date.now() : 0).toISOString();
  const page: PageSession = {
    session: {
      user: { username, name, image: `/api/pictures/${pictureId}` },
      device: {
        id: deviceId,
        kind: isFirst ? "browser" : "app",
        label: word(length),
        browser: word(length),
        os: word(length),
        signedInBy: isFirst ? "qr" : "password",
        createdAt: at,
        ...(isFirst && { visitEndsAt: at }),
      },
      expires: at,
      ...(isAdmin && { role: "admin" }),
    },
    methods: [...methods],
  };
  return { page, values };
}

function word(length: number, letters = "abcdefghijklmnopqrstuvwxyz"): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}
