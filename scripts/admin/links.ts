import { hasAdmin } from "../../lib/accounts/administration";
import { groupsIn, isGroup } from "../../lib/accounts/directory";
import {
  findLinkById,
  linkId,
  linkPath,
  listLinks,
  makeLink,
  type NewLink,
  OPERATOR,
  revokeLink,
} from "../../lib/accounts/one-time-link";
import { auditOperator } from "../../lib/audit/audit";
import { database } from "../../lib/db/database";
import { settings } from "../../lib/env/settings";
import { agree, whole } from "./agree";
import { type Call, Misuse, Refusal, type Said } from "./run";
import { table, time } from "./table";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** The link for the first administrator. On the terminal alone, never in the log, which travels. */
export async function setup(call: Call): Promise<Said> {
  if (await hasAdmin(database())) {
    throw new Refusal(
      "There is an administrator already. Another one: users role NAME admin, or invites create --admin.",
    );
  }
  return makeAndSay(call, { purpose: "setup", role: "admin" }, hours(call), "Whoever opens this is the administrator.");
}

export async function createInvite(call: Call): Promise<Said> {
  const { signUp } = settings();
  if (signUp === "closed") throw new Refusal("SIGN_UP is closed, so an invitation would be refused.");
  const { uses, days, note, admin, group = [] } = call.options;
  const wrong = group.find((name) => !isGroup(name));
  if (wrong !== undefined) throw new Misuse(`${wrong} is no name of a group.`);
  const invite = {
    purpose: "invite",
    uses: whole(uses, 1, 1000, "uses"),
    ...(note && { note }),
    ...(admin && { role: "admin" as const }),
    groups: group,
  } as const;
  return makeAndSay(call, invite, whole(days, 7, 90, "days") * DAY_MS, "Send this to whom you invite.");
}

/** Of an account that lost its password, its phone, or both. */
export function recoveryLink(call: Call, userId: string): Promise<Said> {
  return makeAndSay(
    call,
    { purpose: "recovery", userId },
    hours(call),
    "Send this to whose account it is, by a way that you trust.",
  );
}

function hours({ options }: Call): number {
  return whole(options.hours, 1, 24, "hours") * HOUR_MS;
}

async function makeAndSay(
  { terminal, command }: Call,
  link: Omit<NewLink, "createdBy" | "expiresAt">,
  lifetimeMs: number,
  sentence: string,
): Promise<Said> {
  const now = new Date();
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  const token = await makeLink(database(), { ...link, createdBy: OPERATOR, expiresAt }, now);
  const userId = link.userId ? { userId: link.userId } : {};
  await auditOperator(command, { type: "link.made", detail: link.purpose, ...userId });
  const url = settings().origin + linkPath(token);
  return {
    json: { url, expiresAt, uses: link.uses ?? 1 },
    lines: [terminal.code(url), url, "", `${sentence} It is good until ${time(expiresAt)} UTC.`].filter(
      (line, index) => index > 0 || line !== "",
    ),
  };
}

export async function listInvites(): Promise<Said> {
  const links = await listLinks(database(), new Date());
  const said = links.map(({ purpose, role, groups, usesLeft, note, createdAt, expiresAt, ...link }) => ({
    id: linkId(link),
    purpose,
    role: role ?? "user",
    groups: groupsIn(groups),
    usesLeft,
    note,
    createdAt,
    expiresAt,
  }));
  const rows = said.map(({ id, purpose, role, groups, usesLeft, note, expiresAt }) => [
    id,
    purpose,
    role,
    groups.join(", "),
    String(usesLeft),
    time(expiresAt),
    note ?? "",
  ]);
  return {
    json: said,
    lines: table(["ID", "FOR", "ROLE", "GROUPS", "USES LEFT", "UNTIL", "NOTE"], rows, "No link is open."),
  };
}

export async function revokeInvite(call: Call): Promise<Said> {
  const [id] = call.args;
  if (!id) throw new Misuse("Which one? invites list has their ids.");
  const link = await findLinkById(database(), id);
  if (!link) throw new Refusal(`There is no link ${id}.`);
  await agree(call, `Make the ${link.purpose} link ${id} void?`);
  await revokeLink(database(), id);
  await auditOperator(call.command, { type: "link.void", detail: link.purpose });
  return { json: { id }, lines: [`The link ${id} is void.`] };
}
