/**
 * An app without a browser, or a site's page that shows the code itself, which waits for its code to be decided (RFC 8628); all
 * else of it is the provider's.
 */
import { audit } from "../../audit/audit";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readForm } from "../../http/body";
import { Problem } from "../../http/problem";
import type { Context } from "../../network/context";
import { mayUseById } from "../../oidc/claims";
import { authenticatedClient } from "../../oidc/client-auth";
import { isPageOf, isPages } from "../../oidc/inline";
import { ticketOf } from "../../oidc/records";
import { activeClient, activeClients } from "../../oidc/registry";
import { type Status, scannerOf, statusAt, type Ticket } from "../../ticket/ticket";
import { login } from "../../wiring";
import { type Handler, handler, json } from "../handler";
import type { TicketStatusResponse } from "../types";
import { statusAnswer, ticketStream } from "./desktop";

/**
 * `POST /oidc/device/events`: the states of a device code, as of any ticket, for its client; where JSON is asked for, how it
 * stands now. Polling does without.
 */
export const watchDevice = ofDevice(async (request, context, { ticket, status }) => {
  if (request.headers.get("accept") === "application/json") return json(await clientAnswer(ticket, status));
  return ticketStream(request, context, ticket, { answer: clientAnswer });
});

/** `POST /oidc/device/withdraw`: whoever shows a device code takes it back. */
export const withdrawDevice = ofDevice(async (_request, context, { ticket: { id } }) => {
  const ticket = await login().withdrawDevice(id);
  await audit(context, { type: "ticket.withdrawn", ticketId: id });
  return json(await clientAnswer(ticket, statusAt(ticket, new Date())));
});

/** What a client is told of a ticket: who it is only once they have said yes, where it asked for that and they may use it. */
async function clientAnswer(
  ticket: Ticket,
  status: Status,
  faceOf?: Parameters<typeof statusAnswer>[2],
): Promise<TicketStatusResponse> {
  const { user, otherAccount: _, ...answer } = await statusAnswer(ticket, status, faceOf);
  const scanner = status === "confirmed" || status === "claimed" ? scannerOf(ticket) : undefined;
  const { clientId = "", scope = "" } = ticket.relyingParty ?? {};
  if (!user || !scanner || !scope.split(" ").includes("profile")) return answer;
  const client = await activeClient(clientId);
  return client && (await mayUseById(client, scanner.userId)) ? { ...answer, user } : answer;
}

interface Found {
  ticket: Ticket;
  status: Status;
}

/**
 * For whoever holds a device code and is its client. A browser's page reads the answer where its origin is one of the client's;
 * no cookie is looked at, so that pages of others can do nothing with it.
 */
function ofDevice(handle: (request: Request, context: Context, found: Found) => Promise<Response>): Handler {
  return async (request, context) => {
    const from = request.headers.get("origin");
    let mayRead = false;
    const answer = handler(
      async (request, context) => {
        if ((await activeClients()).size === 0) {
          throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
        }
        mayRead = from !== null && (await isPages(from));
        const form = await readForm(request);
        const client = await authenticatedClient(request.headers.get("authorization"), form);
        mayRead = client !== undefined && from !== null && isPageOf(client, from);
        if (from !== null && from !== settings().origin && !mayRead) throw new Problem("cross_site");
        const ticketId = client && (await ticketOf(database(), form.device_code ?? ""));
        const found = ticketId ? await login().peek(ticketId) : null;
        if (!found || found.ticket.relyingParty?.clientId !== client?.id) throw new Problem("ticket_not_found");
        return handle(request, context, found);
      },
      { crossSite: "its own" },
    );
    const response = await answer(request, context);
    response.headers.set("Vary", "Origin");
    if (!mayRead || from === null) return response;
    response.headers.set("Access-Control-Allow-Origin", from);
    response.headers.set("Access-Control-Expose-Headers", "Date, Retry-After");
    return response;
  };
}
