/** What has happened, for those who administer. */
import type { Database } from "../db/database";
import type { EventRow } from "./record";

export interface EventSearch {
  /** Whom it happened to, or who did it. */
  userId?: string;
  /** Or how it begins. */
  kind?: string;
  /** Or how it begins. */
  ip?: string;
  since?: Date;
  until?: Date;
  /** The last event of the page before. */
  before?: Pick<EventRow, "at" | "id">;
  limit: number;
}

/** An event with the usernames of whose it is and of who did it, or their ids where they are gone. */
export interface NamedEvent extends Omit<EventRow, "userId" | "forgetAt"> {
  user: string | null;
  by: string | null;
}

/** The newest first. */
export async function searchEvents(db: Database, search: EventSearch): Promise<NamedEvent[]> {
  const { userId, kind, ip, since, until, before, limit } = search;
  const events = await db.loginEvent.findMany({
    where: {
      AND: [
        userId ? { OR: [{ userId }, { by: userId }] } : {},
        before ? { OR: [{ at: { lt: before.at } }, { at: before.at, id: { lt: before.id } }] } : {},
        { at: { ...(since && { gte: since }), ...(until && { lt: until }) } },
        kind ? { type: { startsWith: kind } } : {},
        ip ? { ip: { startsWith: ip } } : {},
      ],
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
  const ids = [...new Set(events.flatMap(({ userId: whose, by }) => [whose, by]).filter((id) => id !== null))];
  const users = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, username: true } });
  const names = new Map(users.map(({ id, username }) => [id, username]));
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? id));
  return events.map(({ userId: whose, by, forgetAt: _forgetAt, ...event }) => ({
    ...event,
    user: nameOf(whose),
    by: nameOf(by),
  }));
}
