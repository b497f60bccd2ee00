/** What an account has let in and has not come yet. */
import { audit } from "../../audit/audit";
import { deedTo, requireRight } from "../../auth/rights";
import { requireProvenSession, requireSession, type Session } from "../../auth/session";
import { database } from "../../db/database";
import { endWaiting, findWaiting, type Waiting } from "../../devices/waiting";
import { readJson } from "../../http/body";
import { Problem } from "../../http/problem";
import { deviceLabel } from "../../network/client-info";
import { locateIp } from "../../network/geoip";
import { activeClient } from "../../oidc/registry";
import { handler, json } from "../handler";
import { languageOf } from "../language";
import type { WaitingResponse } from "../types";
import { stepUpBody } from "./devices";

/** `GET /api/devices/waiting` */
export const readWaiting = handler(async (request, context) =>
  answerWaiting(request, await requireSession(request, context)),
);

/** `DELETE /api/devices/waiting/:id`: its desktop can claim no more; answers those that are left. */
export const endOneWaiting = handler(async (request, context) => {
  const { password } = await readJson(request, stepUpBody);
  const session = await requireProvenSession(request, context, "changePerDevice");
  const { id } = context.params;
  const waiting = await findWaiting(database(), session.user.id, new Date());
  const meant = waiting.find(({ ticket }) => ticket.id === id);
  if (!meant) throw new Problem("ticket_not_found", { detail: "Nothing of that name waits." });
  const letInBy = { id, approvedById: meant.ticket.scanner.deviceId };
  await requireRight(context, session, deedTo(session.device, letInBy, "end"), password);
  const ended = await endWaiting(database(), { userId: session.user.id, ticketId: id }, new Date());
  if (!ended) throw new Problem("wrong_state");
  await audit(context, { type: "ticket.cancelled", detail: "afar", ticketId: id });
  return answerWaiting(request, session);
});

async function answerWaiting(request: Request, { user }: Session): Promise<Response> {
  const { locale } = languageOf(request.headers);
  const waiting = await findWaiting(database(), user.id, new Date());
  return json({ waiting: await Promise.all(waiting.map((each) => waitingAnswer(each, locale))) });
}

async function waitingAnswer({ ticket, approvedBy }: Waiting, locale: string): Promise<WaitingResponse> {
  const { browser, os, deviceType, ip } = ticket.desktop;
  const { relyingParty } = ticket;
  const app = relyingParty?.kind === "device" ? await activeClient(relyingParty.clientId) : undefined;
  const place = await locateIp(ip, locale);
  return {
    id: ticket.id,
    kind: app ? "app" : "browser",
    label: app?.name ?? deviceLabel(ticket.desktop),
    browser: app?.name ?? browser,
    os,
    deviceType,
    ip,
    ...(place && { place: place.name }),
    ...(approvedBy && { approvedBy }),
    confirmedAt: ticket.confirmedAt.toISOString(),
    expiresAt: ticket.expiresAt.toISOString(),
  };
}
