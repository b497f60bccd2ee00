import type { IncomingMessage, ServerResponse } from "node:http";
import { PREFETCHED_TICKET_HEADER } from "../api/prefetched-ticket";
import type { Answer } from "../api/routes";
import { lightweightRequest } from "../http/lightweight/request";
import { LightweightResponse } from "../http/lightweight/response";
import type { Connection } from "../network/context";

/** More than a busy database takes. A page without a code asks for one itself, which is better than none. */
const TIMEOUT_MS = 1_000;

const OWN_SITES = ["same-origin", "same-site", "none"];

const SPECULATIVE = ["purpose", "sec-purpose", "rsc"];

/**
 * Whether the page is opened now, and not fetched ahead, for its data or by another site, unless that site's request stands
 * behind it. Browsers that do not say count as no.
 */
export function isLoginNavigation({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === "GET" &&
    url?.split("?", 1)[0] === "/login" &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    (OWN_SITES.includes(String(headers["sec-fetch-site"])) || /[?&]callbackUrl=%2Foidc%2Finteraction%2F/.test(url)) &&
    !SPECULATIVE.some((name) => name in headers)
  );
}

/**
 * Makes the ticket before the page: the page finds it in its request's headers, and the browser gets the ticket's secret
 * with the page's answer. Without a ticket, for whatever reason, the page is made all the same. Never rejects.
 *
 * @param create answers 201 with a ticket and its cookie
 */
export async function bringPrefetched(
  create: Answer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { host, protocol, connection }: { host: string; protocol: string; connection: Connection },
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  // Not one of timers/promises, whose end by a signal costs as much as the ticket's row.
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TIMEOUT_MS);
  });
  try {
    const made = create(lightweightRequest(incoming, outgoing, { host, protocol }), connection);
    const answer = await Promise.race([made, late]);
    if (answer?.status !== 201) return;
    incoming.headers[PREFETCHED_TICKET_HEADER] =
      answer instanceof LightweightResponse ? answer.written : await answer.text();
    outgoing.setHeader("Set-Cookie", answer.headers.getSetCookie());
  } catch {
    // A page that asks for its ticket is told why.
  } finally {
    clearTimeout(timer);
  }
}
