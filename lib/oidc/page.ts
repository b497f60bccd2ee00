import type { IncomingMessage } from "node:http";
import type { Context } from "../network/context";
import type { ClientFace } from "./request";

/** What a person is shown in the middle of it, drawn by a page of ours. */
export type OidcPage = { status: number } & (
  | { what: "continue"; client: ClientFace; scopes: string[]; cancel: string }
  | { what: "notAllowed"; client: ClientFace; cancel: string }
  | { what: "logout"; client?: ClientFace; xsrf: string; action: string }
  | { what: "signedOut" }
  | { what: "over" }
  | { what: "error"; error: string; description?: string | undefined }
);

/** Set by the server alone, on requests that end in such a page: what it shows, as JSON. */
export const OIDC_PAGE_HEADER = "x-oidc-page";

/** Where a form of the page may lead besides our own origin: the answer goes to the client, and browsers ask about redirects too. */
export type ShowPage = (page: OidcPage, formsLeadTo?: string) => void;

interface UnderWay {
  context: Context;
  show: ShowPage;
  page?: { page: OidcPage; formsLeadTo?: string | undefined };
}

/** The requests that the library answers, which hands on nothing but Node's own objects. */
const underWay = new WeakMap<IncomingMessage, UnderWay>();

export function begin(request: IncomingMessage, context: Context, show: ShowPage): void {
  underWay.set(request, { context, show });
}

export function contextOf(request: IncomingMessage): Context | undefined {
  return underWay.get(request)?.context;
}

/** Chooses the page; it is drawn once the library is done with its headers. False where nobody could draw one. */
export function showPage(request: IncomingMessage, page: OidcPage, formsLeadTo?: string): boolean {
  const shown = underWay.get(request);
  if (!shown) return false;
  shown.page = { page, formsLeadTo };
  return true;
}

/** Draws the page that was chosen. False where none was. */
export function takePage(request: IncomingMessage): boolean {
  const shown = underWay.get(request);
  if (!shown?.page) return false;
  shown.show(shown.page.page, shown.page.formsLeadTo);
  return true;
}

export function oidcPage(headers: Headers): OidcPage | undefined {
  const text = headers.get(OIDC_PAGE_HEADER);
  return text ? (JSON.parse(decodeURIComponent(text)) as OidcPage) : undefined;
}
