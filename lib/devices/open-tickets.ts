import type { Database } from "../db/database";

/** A code that is open. Without its id, which names it to whoever has a session. */
export interface OpenTicket {
  status: "pending" | "scanned" | "confirmed";
  ageSeconds: number;
  secondsLeft: number;
  browser: string;
  os: string;
  ip: string;
}

/** The oldest first. */
export async function openTickets({ ticket }: Database, now: Date, limit: number): Promise<OpenTicket[]> {
  const open = await ticket.findMany({
    where: { expiresAt: { gt: now }, status: { in: ["pending", "scanned", "confirmed"] } },
    select: { status: true, createdAt: true, expiresAt: true, desktopBrowser: true, desktopOs: true, desktopIp: true },
    orderBy: { createdAt: "asc" },
    take: limit,
  });
  return open.map(({ status, createdAt, expiresAt, desktopBrowser, desktopOs, desktopIp }) => ({
    status: status as OpenTicket["status"],
    ageSeconds: Math.round((now.getTime() - createdAt.getTime()) / 1000),
    secondsLeft: Math.round((expiresAt.getTime() - now.getTime()) / 1000),
    browser: desktopBrowser,
    os: desktopOs,
    ip: desktopIp,
  }));
}
