import type { IncomingMessage, ServerResponse } from "node:http";
import { sessionCookieName } from "../auth/session";
import { readCookie } from "../http/cookies";

/** Set by the server alone, on requests that end in the page that stands in for all others while the database is away. */
export const AWAY_HEADER = "x-database-away";
const AWAY_PAGE = "/away";
const RETRY_AFTER_SECONDS = "5";

/** Whether its page is made of what the database has: who is signed in. Others are drawn without it, and say themselves what fails. */
export function needsDatabase({ headers }: IncomingMessage): boolean {
  return readCookie(new Headers({ cookie: headers.cookie ?? "" }), sessionCookieName()) !== null;
}

/** Leads a page's request to the one that says so, at the address that was asked for. */
export function showAway(request: IncomingMessage, response: ServerResponse): void {
  request.url = AWAY_PAGE;
  request.headers[AWAY_HEADER] = "1";
  // The router's own requests are for a part of a page, and take a whole one as a reason to load it.
  for (const name of Object.keys(request.headers)) {
    if (name === "rsc" || name.startsWith("next-")) delete request.headers[name];
  }
  response.statusCode = 503;
  response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
}
