import { database } from "../../lib/db/database";
import { openTickets } from "../../lib/devices/open-tickets";
import type { Said } from "./run";
import { table } from "./table";

/** Codes that are open, by state and age. */
export async function tickets(): Promise<Said> {
  const said = (await openTickets(database(), new Date(), 1_000)).map(({ browser, os, ...each }) => ({
    ...each,
    desktop: `${browser} on ${os}`,
  }));
  const rows = said.map((each) => [
    each.status,
    `${each.ageSeconds} s`,
    `${each.secondsLeft} s`,
    each.desktop,
    each.ip,
  ]);
  return { json: said, lines: table(["STATE", "AGE", "LEFT", "DESKTOP", "ADDRESS"], rows, "No code is open.") };
}
