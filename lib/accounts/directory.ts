import type { Database } from "../db/database";
import { foldUsername } from "./username";

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
 * @throws TypeError with a sentence, where an address or a group will not do
 */
export async function setDirectoryEntry(
  db: Database,
  username: string,
  { email, groups }: { email?: string; groups?: readonly string[] },
): Promise<boolean> {
  if (email && !/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email)) throw new TypeError(`${email} is no e-mail address.`);
  const wrong = groups?.find((group) => !isGroup(group));
  if (wrong !== undefined)
    throw new TypeError(`${wrong} is no name of a group: 1 to 64 characters without line breaks.`);
  const data = {
    ...(email !== undefined && { email: email || null }),
    ...(groups && { groups: JSON.stringify([...new Set(groups)]) }),
  };
  return (await db.user.updateMany({ where: { username: foldUsername(username) }, data })).count === 1;
}

export function isGroup(name: string): boolean {
  return /^[^\p{Cc}\p{Cf}]{1,64}$/u.test(name) && name.trim() === name;
}

function groupsIn(column: string | null): string[] {
  return column === null ? [] : (JSON.parse(column) as string[]);
}
