import type { Database } from "../db/database";
import type { Account } from "./account";

/**
 * What others may see of an account, such as a desktop of who has scanned its code; undefined where there is no such account.
 * Past Prisma's client, since every answer about a ticket that was scanned begins with it.
 */
export async function findFace(
  { sql }: Database,
  accountId: string,
): Promise<Pick<Account, "username" | "name" | "pictureId"> | undefined> {
  const [face] = await sql.query<Pick<Account, "username" | "name" | "pictureId">>`
    SELECT "username", "name", "pictureId" FROM ${sql.table("User")} WHERE "id" = ${accountId}`;
  return face;
}
