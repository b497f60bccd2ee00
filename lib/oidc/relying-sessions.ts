import type { Database } from "../db/database";
import { log } from "../log";
import { provider } from "./provider";
import { activeClient, activeClients } from "./registry";
import { clientFace } from "./request";

/** An application that a device is signed in to through us. */
export interface RelyingSession {
  clientId: string;
  name: string;
  host: string;
  since: string;
}

/** Of the devices, by their ids: the applications that each is signed in to, the oldest first. */
export async function relyingSessions(
  { sql }: Database,
  deviceIds: readonly string[],
  now: Date,
): Promise<Map<string, RelyingSession[]>> {
  const clients = await activeClients();
  const sessions = new Map<string, RelyingSession[]>();
  if (deviceIds.length === 0 || clients.size === 0) return sessions;
  const grants = await sql.query<{ deviceId: string; clientId: string; createdAt: Date }>`
    SELECT "deviceId", "clientId", "createdAt" FROM ${sql.table("OidcRecord")}
    WHERE "kind" = 'Grant' AND "deviceId" IN ${deviceIds} AND "expiresAt" > ${now} ORDER BY "createdAt"`;
  for (const { deviceId, clientId, createdAt } of grants) {
    const client = clients.get(clientId);
    const ofDevice = sessions.get(deviceId) ?? [];
    if (!client || ofDevice.some((each) => each.clientId === clientId)) continue;
    const { name, host } = clientFace(client);
    sessions.set(deviceId, [...ofDevice, { clientId, name, host, since: createdAt.toISOString() }]);
  }
  return sessions;
}

/** Ends what a device was given for an application: its tokens at once. Resolves to whether there was anything. */
export async function endRelyingSession(db: Database, deviceId: string, clientId: string): Promise<boolean> {
  const grants = await db.oidcRecord.findMany({ where: { kind: "Grant", deviceId, clientId } });
  for (const grant of grants) await endGrant(db, grant);
  return grants.length > 0;
}

/** More than a device's browser and its apps are signed in to one application at a time. */
const MOST_GRANTS = 20;

/** A browser that forgets the provider's own cookie gives a new grant each time, good for a year: the oldest make room. */
export async function endSurplusGrants(db: Database, deviceId: string, clientId: string): Promise<void> {
  const where = { kind: "Grant", deviceId, clientId };
  const surplus = await db.oidcRecord.findMany({ where, orderBy: { createdAt: "desc" }, skip: MOST_GRANTS, take: 100 });
  for (const grant of surplus) await endGrant(db, grant);
}

interface Ended {
  id: string;
  grantId: string | null;
  accountId: string | null;
  clientId: string | null;
  sid: string | null;
}

/** Of any number at once one ends it, and tells the application (OpenID Connect Back-Channel Logout 1.0). */
async function endGrant(db: Database, { id, grantId, accountId, clientId, sid }: Ended): Promise<void> {
  const { count } = await db.oidcRecord.deleteMany({ where: { id } });
  if (count !== 1 || !grantId) return;
  await db.oidcRecord.deleteMany({ where: { grantId } });
  if (!sid || !accountId || !clientId) return;
  if (!(await activeClient(clientId))?.metadata.backchannel_logout_uri) return;
  await tellOfLogout(clientId, accountId, sid);
}

/** Tries once: an application that is away keeps its own session until it asks us again. */
async function tellOfLogout(clientId: string, accountId: string, sid: string): Promise<void> {
  try {
    const client = await (await provider()).Client.find(clientId);
    // Not in the library's types.
    const tell = client as { backchannelLogout(accountId: string, sid: string): Promise<void> } | undefined;
    await tell?.backchannelLogout(accountId, sid);
  } catch (err) {
    log().warn({ event: "oidc.backchannel_failed", client: clientId, err });
  }
}

/**
 * Ends the grants whose device has ended, whichever way, where an application wants to be told of it; all others are found no
 * more from that moment on. Resolves to how many there were.
 */
export async function endOrphanedGrants(db: Database, limit: number): Promise<number> {
  const { sql } = db;
  const told = [...(await activeClients()).values()].filter(({ metadata }) => metadata.backchannel_logout_uri);
  if (told.length === 0) return 0;
  const ids = told.map(({ id }) => id);
  const orphans = await sql.query<Ended>`
    SELECT "record"."id", "grantId", "accountId", "clientId", "sid" FROM ${sql.table("OidcRecord")} "record"
    LEFT JOIN ${sql.table("Device")} "device" ON "device"."id" = "record"."deviceId"
    WHERE "record"."kind" = 'Grant' AND "clientId" IN ${ids} AND "record"."deviceId" IS NOT NULL
    AND ("device"."id" IS NULL OR "device"."endedAt" IS NOT NULL) LIMIT ${limit}`;
  await Promise.all(orphans.map((orphan) => endGrant(db, orphan)));
  return orphans.length;
}
