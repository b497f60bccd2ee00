/** Both ways: a browser that is signed in lets a phone in, by a code that it shows. The phone's side is `POST /api/qr` with the link. */

import { audit } from "../../audit/audit";
import { requireProvenSession, requireSession, type Session } from "../../auth/session";
import { database } from "../../db/database";
import { visitEnd } from "../../devices/visit";
import { settings } from "../../env/settings";
import { readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import { addLink, cancelLink, findLink, type Link, linkStatusAt } from "../../links/link";
import { handler, json } from "../handler";
import type { CreateLinkResponse, LinkResponse } from "../types";

/** `POST /api/links`: a code for a phone, in place of the one that this device showed before. */
export const createLink = handler(async (request, context) => {
  const { user, device } = await requireProvenSession(request, context, "changePerDevice");
  await readNothing(request);
  const now = new Date();
  // A visit's link is over with the visit.
  const by = { userId: user.id, deviceId: device.id, until: visitEnd(device) };
  const { link, token } = await addLink(database(), by, now);
  await audit(context, { type: "link.created" });
  const answer: CreateLinkResponse = {
    ...linkAnswer(link, now),
    url: `${settings().origin}/link#${token}`,
    serverTime: now.toISOString(),
  };
  return json(answer, 201);
});

/** `GET /api/links/:id`: of the device that shows it. */
export const readLink = handler(async (request, context) => {
  const link = await findOwn(await requireSession(request, context), context.params.id);
  return json(linkAnswer(link, new Date()));
});

/** `DELETE /api/links/:id` */
export const withdrawLink = handler(async (request, context) => {
  const session = await requireProvenSession(request, context, "changePerDevice");
  await readNothing(request);
  const link = await findOwn(session, context.params.id);
  await cancelLink(database(), link, new Date());
  return json(linkAnswer(await findOwn(session, link.id), new Date()));
});

async function findOwn({ device }: Session, id: string): Promise<Link> {
  const link = await findLink(database(), id, device.id);
  if (!link) throw new Problem("ticket_not_found");
  return link;
}

function linkAnswer(link: Link, now: Date): LinkResponse {
  const { id, expiresAt, ticketId } = link;
  return { id, status: linkStatusAt(link, now), expiresAt: expiresAt.toISOString(), ...(ticketId && { ticketId }) };
}
