import type { Database } from "../db/database";
import { hashSecret } from "../secrets";

/** By the names of OpenID Connect Dynamic Client Registration 1.0, and three of our own. */
export interface KeptMetadata {
  application_type: "web" | "native";
  token_endpoint_auth_method: "none" | "client_secret_basic";
  grant_types: string[];
  response_types: "code"[];
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  backchannel_logout_uri?: string;
  backchannel_logout_session_required?: boolean;
  /** It has a secret instead of PKCE. */
  no_pkce?: true;
  /** Of pages that may call the token endpoint. */
  allowed_origins?: string[];
  /** Its codes are shown by its own pages, of its one allowed origin, and by nobody else. */
  inline?: true;
}

/** An application that signs people in with this site. */
export interface RelyingClient {
  id: string;
  name: string;
  metadata: KeptMetadata;
  secretHash: string | null;
  /** Nobody is asked whether to continue to it. */
  trusted: boolean;
  /** Who is in none of these may not use it; empty for everybody. */
  groups: string[];
  createdAt: Date;
  disabled: boolean;
}

type Row = NonNullable<Awaited<ReturnType<Database["oidcClient"]["findUnique"]>>>;

export async function listClients(db: Database): Promise<RelyingClient[]> {
  return (await db.oidcClient.findMany({ orderBy: { createdAt: "asc" } })).map(fromRow);
}

/** Resolves to whether there was none of that id. */
export async function insertClient(db: Database, client: RelyingClient): Promise<boolean> {
  const { metadata, trusted, groups, disabled, ...rest } = client;
  const row: Row = {
    ...rest,
    metadata: JSON.stringify(metadata),
    groups: JSON.stringify(groups),
    trustedAt: trusted ? client.createdAt : null,
    disabledAt: disabled ? client.createdAt : null,
  };
  return (await db.sql.insert("OidcClient", [{ ...row }])) === 1;
}

/** Its name, addresses and groups, as `changedClient` made them. Resolves to whether it was still as it was `before`. */
export async function updateClient(db: Database, before: RelyingClient, after: RelyingClient): Promise<boolean> {
  const columns = ({ name, metadata, groups }: RelyingClient) => ({
    name,
    metadata: JSON.stringify(metadata),
    groups: JSON.stringify(groups),
  });
  const where = { id: before.id, ...columns(before) };
  return (await db.oidcClient.updateMany({ where, data: columns(after) })).count === 1;
}

export async function findClient(db: Database, id: string): Promise<RelyingClient | undefined> {
  const row = await db.oidcClient.findUnique({ where: { id } });
  return row ? fromRow(row) : undefined;
}

/** Gives a confidential client another secret; the one before is refused from then on. Resolves to whether there is such a client. */
export async function changeClientSecret(db: Database, id: string, secret: string): Promise<boolean> {
  const secretHash = hashSecret(secret);
  return (
    (await db.oidcClient.updateMany({ where: { id, secretHash: { not: null } }, data: { secretHash } })).count === 1
  );
}

/** Resolves to whether there is such a client. */
export async function setClientDisabled(db: Database, id: string, disabled: boolean, now: Date): Promise<boolean> {
  const disabledAt = disabled ? now : null;
  return (await db.oidcClient.updateMany({ where: { id }, data: { disabledAt } })).count === 1;
}

/** Removes it with whatever was granted to it. Resolves to whether there was such a client. */
export async function deleteClient(db: Database, id: string): Promise<boolean> {
  const { count } = await db.oidcClient.deleteMany({ where: { id } });
  await db.oidcRecord.deleteMany({ where: { clientId: id } });
  return count === 1;
}

export function isPublic({ metadata }: RelyingClient): boolean {
  return metadata.token_endpoint_auth_method === "none";
}

/** Where it is, as people see it: the host that an address of its own leads to, or an app's scheme. */
export function hostOf(address: string): string {
  const { protocol, host } = new URL(address);
  return /^https?:$/.test(protocol) ? host : protocol.slice(0, -1);
}

function fromRow({ metadata, groups, trustedAt, disabledAt, ...row }: Row): RelyingClient {
  return {
    ...row,
    metadata: JSON.parse(metadata) as KeptMetadata,
    groups: JSON.parse(groups) as string[],
    trusted: trustedAt !== null,
    disabled: disabledAt !== null,
  };
}
