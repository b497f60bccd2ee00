import { createHash } from "node:crypto";
import type { Database } from "../db/database";
import { Problem } from "../http/problem";
import { type Assertion, type Credential, challengeOf, checkAssertion, passkeysHere } from "./webauthn";

export type PasskeyRow = NonNullable<Awaited<ReturnType<Database["passkey"]["findUnique"]>>>;

const MOST = 20;
const MINUTE_MS = 60_000;
/** Longer than any challenge is good for. */
const TAKEN_FOR_MS = 15 * MINUTE_MS;

export function listPasskeys({ passkey }: Database, userId: string): Promise<PasskeyRow[]> {
  return passkey.findMany({ where: { userId }, orderBy: { createdAt: "asc" } });
}

/** How a browser finds those that are good at this host. Past Prisma's client, since each scan asks for them. */
export function usablePasskeys({ sql }: Database, userId: string): Promise<Pick<PasskeyRow, "id" | "transports">[]> {
  const { rpId } = passkeysHere();
  return sql.query`
    SELECT "id", "transports" FROM ${sql.table("Passkey")} WHERE "userId" = ${userId} AND "rpId" = ${rpId}
    ORDER BY "createdAt"`;
}

/**
 * Adds a passkey to an account that has fewer than `MOST`.
 *
 * @throws Problem `passkey_refused`: there are as many, or its id is there already, whosesoever
 */
export async function addPasskey(
  { passkey }: Database,
  { userId, name, credential }: { userId: string; name: string; credential: Credential },
  now: Date,
): Promise<PasskeyRow> {
  const { transports, ...facts } = credential;
  const row = { ...facts, userId, name, transports: transports.join(","), rpId: passkeysHere().rpId, createdAt: now };
  if (await passkey.findUnique({ where: { id: credential.id }, select: { id: true } })) {
    throw new Problem("passkey_refused", { detail: "It is known already." });
  }
  const added = await passkey.create({ data: row });
  // Asked once it is there, so that many at once are not too many.
  if ((await passkey.count({ where: { userId } })) <= MOST) return added;
  await passkey.deleteMany({ where: { id: added.id } });
  throw new Problem("passkey_refused", { detail: `At most ${MOST} are kept.`, extensions: { reason: "too_many" } });
}

/** Resolves to whether the account has it. */
export async function renamePasskey({ passkey }: Database, userId: string, id: string, name: string): Promise<boolean> {
  return (await passkey.updateMany({ where: { id, userId }, data: { name } })).count === 1;
}

/** Resolves to whether it was this call that removed it. */
export async function removePasskey({ passkey }: Database, userId: string, id: string): Promise<boolean> {
  return (await passkey.deleteMany({ where: { id, userId } })).count === 1;
}

/** Whether a passkey is still its account's, and that can be signed in to. */
export async function isPasskeyCurrent({ passkey }: Database, { id, userId }: PasskeyRow): Promise<boolean> {
  return (await passkey.count({ where: { id, userId, user: { disabledAt: null } } })) === 1;
}

export interface Used {
  passkey: PasskeyRow;
  /** A synced passkey whose counter did not grow: it may have been copied. */
  suspicious: boolean;
}

/**
 * Uses a passkey for one statement, once. Its counter is judged in the statement that keeps the new one: of two that race with
 * one, one wins. It must grow where it counts at all; synced passkeys do not, and one that does and goes back is told of.
 *
 * @param userId whose it has to be; anybody's where it is to say who it is
 * @throws Problem `passkey_refused`
 */
export async function takePasskey(
  database: Database,
  assertion: Assertion,
  statement: string,
  userId: string | undefined,
  now: Date,
): Promise<Used> {
  const refused = () => new Problem("passkey_refused");
  const passkey = await database.passkey.findUnique({ where: { id: assertion.id } });
  if (!passkey || (userId !== undefined && passkey.userId !== userId)) throw refused();
  const { userHandle } = assertion.response;
  if (userHandle && userHandle !== passkey.userId) throw refused();
  const asserted = await checkAssertion(assertion, passkey, statement);
  await takeChallenge(database, challengeOf(statement), now);
  const { counter, backup } = asserted;
  const seen = { backup, lastUsedAt: now };
  const grown = await database.passkey.updateMany({
    where: {
      id: passkey.id,
      userId: passkey.userId,
      OR: counter === 0n ? [{ counter: 0n }] : [{ counter: { lt: counter } }],
    },
    data: { ...seen, counter },
  });
  if (grown.count === 1) return { passkey, suspicious: false };
  // What its authenticator says of backups never changes, so that the row's word counts and not the assertion's.
  if (passkey.backup === "single") throw refused();
  const { count } = await database.passkey.updateMany({
    where: { id: passkey.id, userId: passkey.userId },
    data: seen,
  });
  if (count !== 1) throw refused();
  return { passkey, suspicious: true };
}

/** @throws Problem `passkey_refused` at the second time */
async function takeChallenge({ sql }: Database, challenge: string, now: Date): Promise<void> {
  const hash = createHash("sha256").update(`passkey ${challenge}`).digest("base64url");
  const expiresAt = new Date(now.getTime() + TAKEN_FOR_MS);
  if ((await sql.insert("UsedProof", [{ hash, expiresAt }])) === 0) throw new Problem("passkey_refused");
}
