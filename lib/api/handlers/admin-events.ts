/** What happens here, for whoever administers: sign-ins and all else that the audit has, open codes, and groups. */
import { z } from "zod";
import { findUser } from "../../accounts/administration";
import { countGroups } from "../../accounts/directory";
import { type NamedEvent, searchEvents } from "../../audit/search";
import { requireAdmin } from "../../auth/admin";
import { database } from "../../db/database";
import { openTickets } from "../../devices/open-tickets";
import { readQuery } from "../../http/body";
import { Problem } from "../../http/problem";
import { listClients } from "../../oidc/client";
import { handler, json } from "../handler";
import type { AdminEvent, AdminEventsResponse, AdminGroup, AdminTicketsResponse } from "../types";

const MOST_AT_ONCE = 200;
const MOST_TICKETS = 500;

const moment = z.union([z.iso.datetime(), z.iso.date()]).transform((text) => new Date(text));
const eventsQuery = z.strictObject({
  user: z.string().max(64).optional(),
  kind: z
    .string()
    .regex(/^[a-z_.]{0,40}$/)
    .optional(),
  address: z
    .string()
    .regex(/^[0-9a-fA-F:.]{0,45}$/, "An address, or how one begins.")
    .optional(),
  since: moment.optional(),
  until: moment.optional(),
  /** Of the last event of the page before: its time and its id. */
  before: z
    .string()
    .regex(/^\d{13,15}_[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(50),
});

/** `GET /api/admin/events?user=&kind=&address=&since=&until=&before=&limit=`, the newest first. */
export const adminEvents = handler(async (request, context) => {
  await requireAdmin(request, context);
  const { user, kind, address, since, until, before, limit } = readQuery(request, eventsQuery);
  const account = user ? await findUser(database(), user) : undefined;
  // Of an account that is not there nothing has happened.
  if (account === null) return json({ events: [] } satisfies AdminEventsResponse);
  const found = await searchEvents(database(), {
    ...(account && { userId: account.id }),
    ...(kind && { kind }),
    ...(address && { ip: address.toLowerCase() }),
    ...(since && { since }),
    ...(until && { until }),
    ...(before && { before: placeIn(before) }),
    limit: limit + 1,
  });
  const events = found.slice(0, limit);
  const last = found.length > events.length ? events.at(-1) : undefined;
  return json({
    events: events.map(eventAnswer),
    ...(last && { next: `${last.at.getTime()}_${last.id}` }),
  } satisfies AdminEventsResponse);
});

/** `GET /api/admin/tickets`: codes that are open, by state and age. */
export const adminTickets = handler(async (request, context) => {
  await requireAdmin(request, context);
  const tickets = await openTickets(database(), new Date(), MOST_TICKETS);
  return json({ tickets } satisfies AdminTicketsResponse);
});

/** `GET /api/admin/groups`: every group that somebody is in, or that an application asks for. */
export const adminGroups = handler(async (request, context) => {
  await requireAdmin(request, context);
  const [counts, clients] = await Promise.all([countGroups(database()), listClients(database())]);
  const names = new Set([...counts.keys(), ...clients.flatMap(({ groups }) => groups)]);
  const groups: AdminGroup[] = [...names].sort().map((name) => ({
    name,
    users: counts.get(name) ?? 0,
    clients: clients.filter((client) => client.groups.includes(name)).map(({ id }) => id),
  }));
  return json({ groups });
});

function placeIn(before: string): { at: Date; id: string } {
  const [ms = "", ...id] = before.split("_");
  const at = new Date(Number(ms));
  if (Number.isNaN(at.getTime())) throw new Problem("invalid_request", { detail: "before: no such place." });
  return { at, id: id.join("_") };
}

function eventAnswer(event: NamedEvent): AdminEvent {
  const { id, at, type, detail, user, by, ip, browser, os, correlationId } = event;
  return {
    id,
    at: at.toISOString(),
    type,
    ...(detail && { detail }),
    ...(user && { user }),
    ...(by && { by }),
    ip,
    browser,
    os,
    correlationId,
  };
}
