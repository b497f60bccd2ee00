/** An app without a browser, which waits for its code to be decided (RFC 8628); all else of it is the provider's. */
import { database } from "../../db/database";
import { readForm } from "../../http/body";
import { Problem } from "../../http/problem";
import { authenticatedClient } from "../../oidc/client-auth";
import { ticketOf } from "../../oidc/records";
import { activeClients } from "../../oidc/registry";
import { login } from "../../wiring";
import { handler } from "../handler";
import { ticketStream } from "./desktop";

/** `POST /oidc/device/events`: the states of a device code, as of any ticket, for its client. Polling does without. */
export const watchDevice = handler(async (request, context) => {
  if ((await activeClients()).size === 0)
    throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
  const form = await readForm(request);
  const client = await authenticatedClient(request.headers.get("authorization"), form);
  const ticketId = client && (await ticketOf(database(), form.device_code ?? ""));
  const found = ticketId ? await login().peek(ticketId) : null;
  if (!found || found.ticket.relyingParty?.clientId !== client?.id) throw new Problem("ticket_not_found");
  return ticketStream(request, context, found.ticket);
});
