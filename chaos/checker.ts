import type { Client } from "../lib/api/testing/client";
import type { Clients } from "./clients";
import { ask } from "./clients";
import type { Crowd } from "./crowd";
import type { History, TicketHistory } from "./history";
import type { Outage } from "./report";
import type { Site } from "./site";

/** One thing that must be so after everything that happened. */
export interface Finding {
  rule: string;
  /** What was looked at, for people. */
  looked: string;
  violations: string[];
}

const CHECKS_AT_ONCE = 8;
/** The proxy, or the page, gave up on a machine that was too busy; an instance that stops would have cut it before. */
const GIVE_UP_MS = 11_000;

interface TicketRow {
  id: string;
  status: string;
  alive: boolean;
}

/** Holds what the people of the run saw against what the database says. */
export async function checkHistories(
  site: Site,
  clients: Clients,
  crowd: Crowd,
  outages: readonly Outage[],
): Promise<Finding[]> {
  const tickets = await site.ask<TicketRow>(
    `SELECT id, status, ("expiresAt" AT TIME ZONE 'UTC') > now() AS alive FROM "Ticket"`,
  );
  const rows = new Map(tickets.map((row) => [row.id, row]));
  const devices = await devicesByKey(site);
  return [
    everyLoginEnded(crowd.histories),
    acknowledgedIsKept(crowd.histories, rows),
    claimedOnce(crowd.histories, rows, devices),
    sessionsExplained(crowd.histories, rows, devices, outages),
    nothingGoesBack(crowd.histories),
    await sessionsHold([...crowd.signedIn, ...crowd.phones]),
    nothingSecretPrinted(site, clients, crowd.histories),
  ];
}

async function devicesByKey({ ask }: Site): Promise<Map<string, number>> {
  const rows = await ask<{ key: string; count: number }>(
    `SELECT "keyThumbprint" AS key, count(*)::int AS count FROM "Device" WHERE "signedInBy" = 'qr' AND "pendingSince" IS NULL
      GROUP BY 1`,
  );
  return new Map(rows.map(({ key, count }) => [key, count]));
}

function everyLoginEnded(histories: readonly History[]): Finding {
  const ended = (end: History["end"]) => histories.filter((history) => history.end === end).length;
  return {
    rule: "every desktop reached a final state",
    looked: `${ended("signed in")} signed in, ${ended("declined")} declined`,
    violations: histories
      .filter(({ end }) => end === "given up" || !end)
      .map((history) => `${history.name}: ${history.why} ${told(history)}`),
  };
}

/** A confirmation that the phone was told of is claimed, or waits for its desktop. */
function acknowledgedIsKept(histories: readonly History[], rows: ReadonlyMap<string, TicketRow>): Finding {
  const confirmed = allTickets(histories).filter(({ ticket }) => ticket.confirmed);
  const kept = ({ ticket }: Of) => {
    const row = rows.get(ticket.id);
    return row?.status === "claimed" || (row?.status === "confirmed" && row.alive);
  };
  return {
    rule: "a confirmation that was acknowledged is claimed or claimable",
    looked: `${confirmed.length} acknowledged`,
    violations: confirmed
      .filter((each) => !kept(each))
      .map(({ history, ticket }) => `${history.name}: ${rows.get(ticket.id)?.status} ${told(history)}`),
  };
}

/** No ticket gives two sessions: not by what the clients were answered, and not by what the database has. */
function claimedOnce(
  histories: readonly History[],
  rows: ReadonlyMap<string, TicketRow>,
  devices: ReadonlyMap<string, number>,
): Finding {
  const claimed = (history: History) => history.tickets.filter(({ id }) => rows.get(id)?.status === "claimed").length;
  const twice = histories.filter(
    (history) =>
      history.tickets.some(({ claimsGranted }) => claimsGranted > 1) ||
      (devices.get(history.thumbprint) ?? 0) > claimed(history),
  );
  return {
    rule: "no ticket gave two sessions",
    looked: `${[...rows.values()].filter(({ status }) => status === "claimed").length} claimed`,
    violations: twice.map(
      (history) => `${history.name}: ${devices.get(history.thumbprint) ?? 0} devices ${told(history)}`,
    ),
  };
}

/**
 * A claimed ticket whose desktop got no session is lost to it: it had to show another code. That may be so only where the
 * answer to the claim was lost, or an instance was, between its two writes; and never by what operators do every week.
 */
function sessionsExplained(
  histories: readonly History[],
  rows: ReadonlyMap<string, TicketRow>,
  devices: ReadonlyMap<string, number>,
  outages: readonly Outage[],
): Finding {
  const without = allTickets(histories).filter(
    ({ history, ticket }) =>
      rows.get(ticket.id)?.status === "claimed" && !(history.end === "signed in" && history.tickets.at(-1) === ticket),
  );
  const duringGraceful = (at: number) =>
    outages.some(({ graceful, begun, ended }) => graceful && begun <= at && at <= ended);
  const explained = ({ ticket: { claimsUnanswered } }: Of) =>
    claimsUnanswered.some(({ sentAt, givenUpAt }) => !duringGraceful(sentAt) || givenUpAt - sentAt > GIVE_UP_MS);
  const halfway = without.filter(({ history }) => !devices.has(history.thumbprint)).length;
  return {
    rule: "who claimed has a session, unless a crash cut off the claim",
    looked: `${without.length} cut off${halfway > 0 ? `, ${halfway} before there was a device` : ""}; all showed another code`,
    violations: without.filter((each) => !explained(each)).map(({ history }) => `${history.name} ${told(history)}`),
  };
}

const ORDER = ["pending", "scanned", "confirmed", "claimed"];

function nothingGoesBack(histories: readonly History[]): Finding {
  const goesBack = ({ ticket: { heard } }: Of) =>
    heard.some(
      (status, index) =>
        index > 0 && ORDER.indexOf(status) < ORDER.indexOf(heard[index - 1] ?? "pending") && ORDER.includes(status),
    );
  return {
    rule: "no desktop heard an earlier state after a later one",
    looked: `${allTickets(histories).reduce((sum, { ticket }) => sum + ticket.heard.length, 0)} statuses heard`,
    violations: allTickets(histories)
      .filter(goesBack)
      .map(({ history }) => `${history.name} ${told(history)}`),
  };
}

async function sessionsHold(signedIn: readonly Client[]): Promise<Finding> {
  const violations: string[] = [];
  const left = [...signedIn];
  const check = async (client: Client) => {
    const session = await ask((call) => client.session(call));
    if (session.kind !== "granted" || !("user" in session.value))
      violations.push(`${client.address}: ${JSON.stringify(session)}`);
  };
  const checkOn = async () => {
    for (let client = left.pop(); client; client = left.pop()) await check(client);
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, checkOn));
  return { rule: "every session that was given still holds", looked: `${signedIn.length} sessions`, violations };
}

/** Neither what the clients held, nor anything that looks like a token; nor, by the instances, what names a ticket, which proxies log as the path that it is. */
function nothingSecretPrinted(site: Site, clients: Clients, histories: readonly History[]): Finding {
  const instances = site.instances.map((each) => each.output()).join("\n");
  const everything = `${instances}\n${site.proxy.output()}`;
  const ids = allTickets(histories).map(({ ticket }) => ticket.id);
  const held = [...clients.secrets, ...site.secrets].filter((secret) => secret.length > 12);
  const found = [...among(everything, held), ...among(instances, ids)];
  const tokens = everything.match(/\beyJ[\w-]{10,}\.[\w.-]+|postgres(?:ql)?:\/\/[^\s"]*@/g) ?? [];
  return {
    rule: "nothing secret in what instances and proxy print",
    looked: `${held.length} secrets and ${ids.length} ids, ${everything.split("\n").length} lines`,
    violations: [
      ...(found.length > 0 ? [`${found.length} secrets were printed`] : []),
      ...(tokens.length > 0 ? [`${tokens.length} things that look like tokens were printed`] : []),
    ],
  };
}

function among(output: string, secrets: readonly string[]): string[] {
  const words = new Set(output.split(/[^A-Za-z0-9_%.-]+/));
  return secrets.filter((secret) => words.has(secret) || words.has(decodeURIComponent(secret)));
}

interface Of {
  history: History;
  ticket: TicketHistory;
}

function allTickets(histories: readonly History[]): Of[] {
  return histories.flatMap((history) => history.tickets.map((ticket) => ({ history, ticket })));
}

/** The whole of it but for what names tickets. */
function told({ tickets }: History): string {
  return JSON.stringify(tickets.map(({ id, confirmedAt, heardConfirmedAt, ...rest }) => rest));
}
