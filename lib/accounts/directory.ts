import type { Database } from "../db/database";
import { type FieldReason, refusedFields } from "./field-reason";

/** What the operator, and nobody else, says of an account. Other sites link accounts by it and give rights by it. */
export interface DirectoryEntry {
  email: string | undefined;
  groups: string[];
}

export interface Person extends DirectoryEntry {
  username: string;
  name: string;
  pictureId: string;
}

export async function findPerson(db: Database, accountId: string): Promise<Person | undefined> {
  const select = { username: true, name: true, pictureId: true, email: true, groups: true } as const;
  const user = await db.user.findUnique({ where: { id: accountId }, select });
  return user ? { ...user, email: user.email ?? undefined, groups: groupsIn(user.groups) } : undefined;
}

/**
 * Sets what is given and leaves the rest; an empty `email` takes it away. Resolves to whether there is such an account.
 *
 * @throws Problem `invalid_request` with `fields.email` or `fields.groups`
 */
export async function setDirectoryEntry(
  db: Database,
  accountId: string,
  { email, groups }: { email?: string; groups?: readonly string[] },
): Promise<boolean> {
  const wrong: Record<string, FieldReason> = {};
  if (email && !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) wrong.email = "email_shape";
  if (groups && !groups.every(isGroup)) wrong.groups = "group_shape";
  if (Object.keys(wrong).length > 0) throw refusedFields(wrong);
  const data = {
    ...(email !== undefined && { email: email || null, emailToldBy: null }),
    ...(groups && { groups: groupsColumn(groups), groupsToldBy: null }),
  };
  return (await db.user.updateMany({ where: { id: accountId }, data })).count === 1;
}

export function isGroup(name: string): boolean {
  return /^[^\p{Cc}\p{Cf}]{1,64}$/u.test(name) && name.trim() === name;
}

/** Every group that somebody is in, with how many are. */
export async function countGroups(db: Database): Promise<Map<string, number>> {
  const users = await db.user.findMany({ where: { groups: { not: null } }, select: { groups: true } });
  const counts = new Map<string, number>();
  for (const group of users.flatMap((user) => groupsIn(user.groups))) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}

export function groupsIn(column: string | null): string[] {
  return column === null ? [] : (JSON.parse(column) as string[]);
}

export function groupsColumn(groups: readonly string[]): string {
  return JSON.stringify([...new Set(groups)]);
}
