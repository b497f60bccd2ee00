import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { Database } from "../db/database";
import { log } from "../log";
import { newId } from "../secrets";

/** RS256 is what clients expect unless they say otherwise. */
export const SIGNING_ALGORITHMS = ["RS256", "ES256"] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** How long a key is published before it signs: clients keep what they read of the published ones. */
export const PUBLISHED_BEFORE_MS = 60 * 60_000;
/** How long it is published after another signs: a hint at logout may be as old as the session. */
export const PUBLISHED_AFTER_MS = 30 * 24 * 60 * 60_000;

type Row = NonNullable<Awaited<ReturnType<Database["oidcKey"]["findUnique"]>>>;
type Secrets = readonly [string, ...string[]];

export interface SigningKeys {
  /** Private JWKs: of each algorithm the one that signs first, then all others that are published. */
  jwks: JWK[];
  /** Changes whenever they do. */
  version: string;
}

/**
 * The keys as of now. Makes what was asked for and is not there yet: the first of each algorithm, which signs at once, and
 * those of a rotation, which are published before. Any number of instances agree, since each row is written once.
 */
export async function signingKeys(db: Database, secrets: Secrets, now: Date): Promise<SigningKeys> {
  for (const alg of SIGNING_ALGORITHMS) await makeMissing(db, alg, secrets, now);
  const rows = await db.oidcKey.findMany({
    where: { sealed: { not: null } },
    orderBy: [{ alg: "desc" }, { turn: "desc" }],
  });
  const jwks: JWK[] = [];
  const names: string[] = [];
  for (const alg of SIGNING_ALGORITHMS) {
    const ofAlg = rows.filter((row) => row.alg === alg && isPublished(row, rows, now));
    const openable = await opened(db, ofAlg, secrets);
    const signing = openable.find(({ row }) => signs(row, now)) ?? openable[0];
    for (const each of openable.toSorted((a, b) => Number(b === signing) - Number(a === signing))) {
      jwks.push(each.jwk);
      names.push(each.row.id);
    }
  }
  return { jwks, version: names.join(" ") };
}

/** Asks for a new key of each algorithm; a running server makes and publishes it within seconds. Resolves to how many are new. */
export async function askForNewKeys({ sql, oidcKey }: Database, now: Date): Promise<number> {
  let asked = 0;
  for (const alg of SIGNING_ALGORITHMS) {
    const newest = await oidcKey.findFirst({ where: { alg }, orderBy: { turn: "desc" } });
    // One that was asked for and is not made yet will do.
    if (newest && newest.sealed === null) continue;
    asked += await sql.insert("OidcKey", [newRow(alg, (newest?.turn ?? -1) + 1, now)]);
  }
  return asked;
}

/** Removes keys whose tokens and hints are all over. */
export async function sweepKeys(db: Database, now: Date, limit: number): Promise<number> {
  const rows = await db.oidcKey.findMany({ where: { sealed: { not: null } } });
  const old = rows.filter((row) => !isPublished(row, rows, now)).slice(0, limit);
  return (await db.oidcKey.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })).count;
}

async function makeMissing(db: Database, alg: SigningAlgorithm, secrets: Secrets, now: Date): Promise<void> {
  const rows = await db.oidcKey.findMany({ where: { alg }, orderBy: { turn: "desc" } });
  const usable = rows.some(({ sealed }) => sealed !== null && unseal(sealed, secrets));
  // None is left where the secret that sealed them is gone.
  if (!usable && rows.every(({ sealed }) => sealed !== null)) {
    if (rows.length > 0)
      log().warn({ event: "oidc.keys_lost", alg, hint: "No NEXTAUTH_SECRET opens them; a new one is made." });
    await db.sql.insert("OidcKey", [newRow(alg, (rows[0]?.turn ?? -1) + 1, now)]);
  }
  const empty = await db.oidcKey.findFirst({ where: { alg, sealed: null }, orderBy: { turn: "desc" } });
  if (!empty) return;
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: empty.id, alg, use: "sig" };
  const signsFrom = usable ? new Date(now.getTime() + PUBLISHED_BEFORE_MS) : now;
  await db.oidcKey.updateMany({
    where: { id: empty.id, sealed: null },
    data: { sealed: seal(jwk, secrets[0]), signsFrom },
  });
}

function newRow(alg: SigningAlgorithm, turn: number, now: Date) {
  return { id: newId(), alg, turn, sealed: null, createdAt: now, signsFrom: null };
}

function signs({ signsFrom }: Row, now: Date): boolean {
  return signsFrom !== null && signsFrom <= now;
}

/** Until the next of its algorithm has signed for long enough. */
function isPublished(row: Row, all: readonly Row[], now: Date): boolean {
  const before = new Date(now.getTime() - PUBLISHED_AFTER_MS);
  return !all.some((other) => other.alg === row.alg && other.turn > row.turn && signs(other, before));
}

async function opened(db: Database, rows: Row[], secrets: Secrets): Promise<{ row: Row; jwk: JWK }[]> {
  const all: { row: Row; jwk: JWK }[] = [];
  for (const row of rows) {
    const found = unseal(row.sealed ?? "", secrets);
    if (!found) continue;
    all.push({ row, jwk: found.jwk });
    // An older secret may then be taken out of the list.
    if (found.secret === secrets[0]) continue;
    const { id, sealed } = row;
    await db.oidcKey.updateMany({ where: { id, sealed }, data: { sealed: seal(found.jwk, secrets[0]) } });
  }
  return all;
}

function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "qr-login oidc keys", 32));
}

function seal(jwk: JWK, secret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(secret), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(jwk)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url");
}

function unseal(sealed: string, secrets: Secrets): { jwk: JWK; secret: string } | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  for (const secret of secrets) {
    try {
      const decipher = createDecipheriv("aes-256-gcm", sealingKey(secret), bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return { jwk: JSON.parse(text.toString()) as JWK, secret };
    } catch {
      // Sealed by another one.
    }
  }
  return undefined;
}
