import { findUser } from "../../lib/accounts/administration";
import { searchEvents } from "../../lib/audit/search";
import { database } from "../../lib/db/database";
import { whole } from "./agree";
import { type Call, Refusal, type Said } from "./run";
import { table, time } from "./table";

/** What has happened, the newest last, as it is read in a terminal. */
export async function auditCommand({ options }: Call): Promise<Said> {
  const user = options.user === undefined ? undefined : await findUser(database(), options.user);
  if (options.user !== undefined && !user) throw new Refusal(`There is no account ${options.user}.`);
  const since = options.since === undefined ? undefined : new Date(options.since);
  if (since && Number.isNaN(since.getTime())) throw new Refusal("--since must be a date, such as 2026-11-26.");
  const events = await searchEvents(database(), {
    ...(user && { userId: user.id }),
    ...(options.kind && { kind: options.kind }),
    ...(since && { since }),
    limit: whole(options.limit, 100, 100_000, "limit"),
  });
  const said = events.reverse().map(({ id: _id, ...event }) => event);
  const rows = said.map(({ at, type, detail, user: whose, by, ip, browser, os }) => [
    time(at),
    type,
    detail ?? "",
    whose ?? "",
    by ?? "",
    ip,
    browser && `${browser} on ${os}`,
  ]);
  return {
    json: said,
    lines: table(["AT (UTC)", "KIND", "DETAIL", "USER", "BY", "ADDRESS", "FROM"], rows, "Nothing is found."),
  };
}
