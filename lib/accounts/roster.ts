/** Accounts as those who administer see them. */
import type { Database } from "../db/database";
import type { Role } from "./administration";
import { groupsIn } from "./directory";

export interface RosterEntry {
  id: string;
  username: string;
  name: string;
  pictureId: string;
  email: string | null;
  groups: string[];
  role: Role;
  createdAt: Date;
  disabledAt: Date | null;
  /** That are signed in. */
  devices: number;
  lastSeenAt: Date | null;
}

export interface RosterSearch {
  /** In the username, the name or the e-mail address, in any case. */
  search?: string;
  group?: string;
  /** The last username of the page before. */
  after?: string;
  limit: number;
}

const SHOWN = {
  id: true,
  username: true,
  name: true,
  pictureId: true,
  email: true,
  groups: true,
  role: true,
  createdAt: true,
  disabledAt: true,
} as const;

/** By username. */
export async function listUsers(db: Database, search: RosterSearch): Promise<RosterEntry[]> {
  const { group = "", limit } = search;
  const listed: RosterEntry[] = [];
  for (let after = search.after ?? ""; ; ) {
    const found = await mayBeIn(db, { ...search, after });
    const entries = await entriesOf(
      db,
      found.map(({ id }) => id),
    );
    listed.push(...entries.filter(({ groups }) => group === "" || groups.includes(group)));
    after = found.at(-1)?.username ?? "";
    if (listed.length >= limit || found.length < limit) return listed.slice(0, limit);
  }
}

/** Who fits, and among them all who are in the group; perhaps others too, whose groups only look like it where they are kept as JSON. */
function mayBeIn({ sql }: Database, { search = "", group = "", after = "", limit }: RosterSearch) {
  const pattern = `%${search.trim().toLowerCase().replace(/[!%_]/g, "!$&")}%`;
  const quoted = JSON.stringify(group);
  return sql.query<{ id: string; username: string }>`
    SELECT "id", "username" FROM ${sql.table("User")}
    WHERE "username" > ${after}
      AND ("username" LIKE ${pattern} ESCAPE '!' OR lower("name") LIKE ${pattern} ESCAPE '!'
        OR lower("email") LIKE ${pattern} ESCAPE '!')
      AND (${group} = '' OR replace("groups", ${quoted}, '') <> "groups")
    ORDER BY "username" LIMIT ${limit}`;
}

export async function findEntry(db: Database, id: string): Promise<RosterEntry | undefined> {
  return (await entriesOf(db, [id]))[0];
}

/** The devices and passkeys of an account, the one seen last and the oldest first. */
export async function holdingsOf(db: Database, userId: string) {
  const [devices, passkeys] = await Promise.all([
    db.device.findMany({ where: { userId, endedAt: null, pendingSince: null }, orderBy: { lastSeenAt: "desc" } }),
    db.passkey.findMany({ where: { userId }, orderBy: { createdAt: "asc" } }),
  ]);
  return { devices, passkeys };
}

async function entriesOf(db: Database, ids: string[]): Promise<RosterEntry[]> {
  const [users, devices] = await Promise.all([
    db.user.findMany({ where: { id: { in: ids } }, select: SHOWN }),
    db.device.groupBy({
      by: ["userId"],
      where: { userId: { in: ids }, endedAt: null, pendingSince: null },
      _count: true,
      _max: { lastSeenAt: true },
    }),
  ]);
  const usersById = new Map(users.map((user) => [user.id, user]));
  const devicesById = new Map(devices.map((each) => [each.userId, each]));
  return ids.flatMap((id) => {
    const user = usersById.get(id);
    if (!user) return [];
    const { _count: count = 0, _max: last } = devicesById.get(id) ?? {};
    return {
      ...user,
      groups: groupsIn(user.groups),
      role: user.role === "admin" ? "admin" : "user",
      devices: count,
      lastSeenAt: last?.lastSeenAt ?? null,
    };
  });
}
