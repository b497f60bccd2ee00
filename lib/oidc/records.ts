import { hash } from "node:crypto";
import type { Adapter, AdapterPayload } from "oidc-provider";
import type { Database } from "../db/database";
import { decided, issueTicket } from "./device-code";

/** The library, which is loaded only where there is a client. */
export type Library = typeof import("oidc-provider");

type Row = NonNullable<Awaited<ReturnType<Database["oidcRecord"]["findUnique"]>>>;
type Kept = Pick<Row, "payload" | "uid" | "consumedAt">;

/** Of one account: more than it has devices. */
const MOST_SESSIONS = 200;

/** How much longer than its code a ticket may live at most, by its phone's steps: its record outlives it. */
const LONGEST_DECISION_MS = 60 * 60_000;

/** By what name a record is kept: whatever is given out, a token or a code, stands in no column. */
export function recordId(kind: string, id: string): string {
  return `${kind} ${hash("sha256", id, "base64url")}`;
}

/**
 * Where oidc-provider keeps what it knows: one table, by single statements, on both databases. `consume` and the insertion of
 * a proof throw for whoever is not the first, since the library itself reads before it writes.
 *
 * A grant is found only while the device it came through is signed in, so whatever ends a device ends what was granted
 * through it.
 */
export function recordAdapter(library: Library, db: Database, issuer: string, clientOf: ClientOf) {
  const { sql } = db;
  const records = sql.table("OidcRecord");

  return function adapter(kind: string): Adapter {
    const key = (id: string) => recordId(kind, id);

    function lost(): Error {
      if (kind === "ReplayDetection") return new library.errors.InvalidDpopProof("DPoP proof JWT Replay detected");
      if (kind === "PushedAuthorizationRequest")
        return new library.errors.InvalidRequestUri("request_uri was used before");
      return new library.errors.InvalidGrant("was used before");
    }

    return {
      async upsert(id, payload, expiresIn) {
        const now = Date.now();
        const ticketId =
          kind === "DeviceCode" ? await issueTicket(library, id, payload, (expiresIn ?? 0) * 1000) : undefined;
        const row: Row = {
          id: key(id),
          kind,
          payload: JSON.stringify(withoutSecrets(payload)),
          grantId: kind === "Grant" ? id : (payload.grantId ?? null),
          uid: ticketId ?? payload.uid ?? null,
          deviceId: null,
          accountId: payload.accountId ?? null,
          clientId: payload.clientId ?? null,
          sid: null,
          createdAt: new Date(now),
          consumedAt: null,
          expiresAt: expiresIn ? new Date(now + expiresIn * 1000 + (ticketId ? LONGEST_DECISION_MS : 0)) : null,
        };
        const isNew = (await sql.insert("OidcRecord", [{ ...row }])) === 1;
        if (!isNew && kind === "ReplayDetection") throw lost();
        if (isNew && kind === "Session" && payload.accountId) await endSurplusSessions(payload.accountId);
        if (!isNew) {
          const { payload: text, grantId, uid, accountId, clientId, expiresAt } = row;
          await sql.update(
            "OidcRecord",
            { payload: text, grantId, uid, accountId, clientId, expiresAt },
            { id: row.id },
          );
        }
        if (kind === "AccessToken" && payload.gty?.includes("refresh_token") && payload.grantId) {
          await seen(payload.grantId, row.createdAt);
        }
        if (payload.sid && payload.grantId) {
          await sql.update("OidcRecord", { sid: payload.sid }, { id: recordId("Grant", payload.grantId) });
        }
      },

      async find(id) {
        if (kind === "Client") return clientOf(id);
        const [row] = kind === "Grant" ? await findGrant(id) : await findRecord(id);
        if (kind === "DeviceCode" && row?.uid) return decided(library, restored(row, id), row.uid);
        return row && restored(row, id);
      },

      async findByUid(uid) {
        const [row] = await sql.query<Kept>`
          SELECT "payload", "uid", "consumedAt" FROM ${records} WHERE "uid" = ${uid} AND "kind" = ${kind}`;
        return row && restored(row);
      },

      // Codes that people type are tickets', and never looked up here.
      findByUserCode: async () => undefined,

      async consume(id) {
        const taken = await sql.query<{ id: string }>`
          UPDATE ${records} SET "consumedAt" = ${new Date()} WHERE "id" = ${key(id)} AND "consumedAt" IS NULL
          RETURNING "id"`;
        if (taken.length !== 1) throw lost();
      },

      async destroy(id) {
        await db.oidcRecord.deleteMany({ where: { id: key(id) } });
      },

      async revokeByGrantId(grantId) {
        await db.oidcRecord.deleteMany({ where: { kind, grantId } });
      },
    };

    /** The provider's own, which are a cache of ours: whoever is without signs in to a client once more, unasked. */
    async function endSurplusSessions(accountId: string): Promise<void> {
      const where = { kind, accountId };
      const select = { id: true };
      const surplus = await db.oidcRecord.findMany({
        where,
        select,
        orderBy: { createdAt: "desc" },
        skip: MOST_SESSIONS,
        take: 100,
      });
      if (surplus.length > 0) await db.oidcRecord.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } });
    }

    /** A device that only refreshes would seem to be gone. */
    async function seen(grantId: string, now: Date): Promise<void> {
      await sql.query`
        UPDATE ${sql.table("Device")} SET "lastSeenAt" = ${now} WHERE "endedAt" IS NULL AND "id" IN
          (SELECT "deviceId" FROM ${records} WHERE "id" = ${recordId("Grant", grantId)}) RETURNING "id"`;
    }

    function findRecord(id: string): Promise<Kept[]> {
      return sql.query<Kept>`SELECT "payload", "uid", "consumedAt" FROM ${records} WHERE "id" = ${key(id)}`;
    }

    function findGrant(id: string): Promise<Kept[]> {
      return sql.query<Kept>`
        SELECT "payload", "uid", "consumedAt" FROM ${records} "record"
        JOIN ${sql.table("Device")} "device" ON "device"."id" = "record"."deviceId"
        WHERE "record"."id" = ${key(id)} AND "device"."endedAt" IS NULL AND "device"."pendingSince" IS NULL
        AND ("device"."expiresAt" IS NULL OR "device"."expiresAt" > ${new Date()})`;
    }

    function restored({ payload, consumedAt }: Kept, id?: string): AdapterPayload {
      return {
        ...(JSON.parse(payload) as AdapterPayload),
        ...(id !== undefined && { jti: id }),
        ...(id !== undefined && kind === "Interaction" && { returnTo: `${issuer}/oidc/authorize/${id}` }),
        ...(consumedAt && { consumed: Math.floor(consumedAt.getTime() / 1000) }),
      };
    }
  };
}

/** What the library is told of a client; undefined where there is none, or it is disabled. */
export type ClientOf = (id: string) => Promise<AdapterPayload | undefined>;

/** Without the names by which holders of it come: the row has its hash. */
function withoutSecrets({
  jti: _jti,
  consumed: _consumed,
  returnTo: _returnTo,
  ...payload
}: AdapterPayload): AdapterPayload {
  const { session, userCode: _letters, ...others } = payload;
  if (!session) return others;
  const { cookie: _cookie, ...told } = session;
  return { ...others, session: told };
}

/** Binds a grant, once, to the device that it came through. */
export async function bindGrant({ sql }: Database, grantId: string, deviceId: string): Promise<void> {
  await sql.update("OidcRecord", { deviceId }, { id: recordId("Grant", grantId) });
}

/** When a record was made, to the millisecond: the library itself counts whole seconds. */
export async function recordedAt({ sql }: Database, kind: string, id: string): Promise<Date | undefined> {
  const [row] = await sql.query<{ createdAt: Date }>`
    SELECT "createdAt" FROM ${sql.table("OidcRecord")} WHERE "id" = ${recordId(kind, id)}`;
  return row?.createdAt;
}

/** The ticket that a device code stands for. */
export async function ticketOf({ sql }: Database, deviceCode: string): Promise<string | undefined> {
  const [row] = await sql.query<{ uid: string | null }>`
    SELECT "uid" FROM ${sql.table("OidcRecord")} WHERE "id" = ${recordId("DeviceCode", deviceCode)}`;
  return row?.uid ?? undefined;
}

/** Ends the provider's own session, which is a cache of ours. */
export async function forgetSession(db: Database, uid: string): Promise<void> {
  await db.oidcRecord.deleteMany({ where: { kind: "Session", uid } });
}

/** Removes up to `limit` records that have had their time; resolves to how many. */
export async function sweepRecords(db: Database, now: Date, limit: number): Promise<number> {
  const { count } = await db.oidcRecord.deleteMany({ where: { expiresAt: { lt: now } }, limit });
  return count;
}
