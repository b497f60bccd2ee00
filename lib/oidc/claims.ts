import type { Account, AccountClaims } from "oidc-provider";
import { findPerson, type Person } from "../accounts/directory";
import { imagePath } from "../auth/session";
import { database } from "../db/database";
import { settings } from "../env/settings";
import type { RelyingClient } from "./client";

/** By scope, as OpenID Connect Core 5.4 has them; what is always told stands under `openid`. */
export const CLAIMS = {
  openid: ["sub", "acr", "amr", "auth_time"],
  profile: ["name", "preferred_username", "picture"],
  email: ["email", "email_verified"],
  groups: ["groups"],
} as const;

/** The account as a client may know it; undefined where it is gone, or not in a group that may use the client. */
export async function accountFor(id: string, client: RelyingClient | undefined): Promise<Account | undefined> {
  const person = await findPerson(database(), id);
  if (!person || (client && !mayUse(client, person))) return undefined;
  return { accountId: id, claims: () => claimsOf(id, person) };
}

export function mayUse({ groups }: Pick<RelyingClient, "groups">, person: Pick<Person, "groups">): boolean {
  return groups.length === 0 || groups.some((group) => person.groups.includes(group));
}

/** An address is told where the operator gave one, who vouches for it. */
function claimsOf(sub: string, { username, name, email, groups, pictureId }: Person): AccountClaims {
  return {
    sub,
    name,
    preferred_username: username,
    picture: settings().origin + imagePath({ pictureId }),
    groups,
    ...(email !== undefined && { email, email_verified: true }),
  };
}
