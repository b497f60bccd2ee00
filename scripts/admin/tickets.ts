import { database } from "../../lib/db/database";
import type { Said } from "./run";
import { table } from "./table";

/** Codes that are open, by state and age. Without their ids, which name them to whoever has a session. */
export async function tickets(): Promise<Said> {
  const now = new Date();
  const open = await database().ticket.findMany({
    where: { expiresAt: { gt: now }, status: { in: ["pending", "scanned", "confirmed"] } },
    select: { status: true, createdAt: true, expiresAt: true, desktopBrowser: true, desktopOs: true, desktopIp: true },
    orderBy: { createdAt: "asc" },
    take: 1_000,
  });
  const said = open.map(({ status, createdAt, expiresAt, desktopBrowser, desktopOs, desktopIp }) => ({
    status,
    ageSeconds: Math.round((now.getTime() - createdAt.getTime()) / 1000),
    secondsLeft: Math.round((expiresAt.getTime() - now.getTime()) / 1000),
    desktop: `${desktopBrowser} on ${desktopOs}`,
    ip: desktopIp,
  }));
  const rows = said.map((each) => [
    each.status,
    `${each.ageSeconds} s`,
    `${each.secondsLeft} s`,
    each.desktop,
    each.ip,
  ]);
  return { json: said, lines: table(["STATE", "AGE", "LEFT", "DESKTOP", "ADDRESS"], rows) };
}
