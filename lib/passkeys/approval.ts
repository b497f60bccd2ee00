import { createHash, createPublicKey, verify } from "node:crypto";
import type { Database } from "../db/database";
import { newId } from "../secrets";
import { type Assertion, spkiOf } from "./webauthn";

export type ApprovalRow = NonNullable<Awaited<ReturnType<Database["approval"]["findUnique"]>>>;

export interface Approved {
  ticketHash: string;
  userId: string;
  deviceId: string;
  passkey: { id: string; publicKey: Uint8Array };
  statement: string;
  assertion: Assertion;
}

/** Keeps a signed confirmation, half a kilobyte, so that anybody can judge it again; resolves to its id. */
export async function keepApproval(
  { approval }: Database,
  { ticketHash, userId, deviceId, passkey, statement, assertion }: Approved,
  now: Date,
): Promise<string> {
  const { authenticatorData, clientDataJSON, signature } = assertion.response;
  const id = newId();
  await approval.create({
    data: {
      id,
      at: now,
      ticketHash,
      userId,
      deviceId,
      passkeyId: passkey.id,
      statement,
      authenticatorData: bytes(authenticatorData),
      clientDataJson: bytes(clientDataJSON),
      signature: bytes(signature),
      publicKey: new Uint8Array(await spkiOf(passkey.publicKey)),
    },
  });
  return id;
}

/** Of a confirmation that came to nothing. */
export async function dropApproval({ approval }: Database, id: string): Promise<void> {
  await approval.deleteMany({ where: { id } });
}

/** Removes up to `limit` approvals from before `before`; resolves to how many. */
export async function sweepApprovals({ approval }: Database, before: Date, limit: number): Promise<number> {
  return (await approval.deleteMany({ where: { at: { lt: before } }, limit })).count;
}

/** The start of the hash of a key (SPKI, DER), as the audit tells it where a passkey is added or removed. */
export function keyHash(spki: Uint8Array): string {
  return createHash("sha256").update(spki).digest("base64url").slice(0, 22);
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const FLAGS_AT = 32;

/**
 * What is wrong with an approval, judged by node:crypto from its row alone; undefined where nothing is. Of whose key it is, the
 * row says nothing: see `knownKeys`.
 *
 * @param ticketHashOf as the audit names a ticket
 */
export function wrongWith(row: ApprovalRow, ticketHashOf: (ticketId: string) => string): string | undefined {
  const { statement, authenticatorData, clientDataJson, signature, publicKey, ticketHash } = row;
  const said = parsed(statement);
  const client = parsed(Buffer.from(clientDataJson).toString());
  if (!Array.isArray(said) || said[0] !== "qr-login/confirm/v1") return "its statement is no confirmation";
  if (typeof client !== "object" || client === null) return "its client data is not JSON";
  const { type, challenge, origin } = client as Record<string, unknown>;
  if (type !== "webauthn.get") return "its client data is of no assertion";
  if (challenge !== sha256(statement).toString("base64url")) return "its passkey signed another statement";
  if (origin !== said[1]) return "its passkey signed on another site";
  if (ticketHashOf(String(said[2])) !== ticketHash) return "its passkey signed for another code";
  const flags = authenticatorData[FLAGS_AT] ?? 0;
  if (!(flags & USER_PRESENT) || !(flags & USER_VERIFIED)) return "nobody was there, or nobody was verified";
  const signed = Buffer.concat([authenticatorData, sha256(clientDataJson)]);
  return isSignedBy(publicKey, signed, signature) ? undefined : "its signature is not right";
}

/** The hashes of all keys that an account is known to have had: by its passkeys, and by what the audit tells of them. */
export async function knownKeys(database: Database, userId: string): Promise<Set<string>> {
  const [passkeys, events] = await Promise.all([
    database.passkey.findMany({ where: { userId } }),
    database.loginEvent.findMany({ where: { userId, type: { in: ["passkey.added", "passkey.removed"] } } }),
  ]);
  const kept = await Promise.all(passkeys.map(async ({ publicKey }) => keyHash(await spkiOf(publicKey))));
  return new Set([...kept, ...events.flatMap(({ detail }) => detail ?? [])]);
}

function isSignedBy(spki: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    return verify("sha256", signed, key, signature);
  } catch {
    return false;
  }
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "base64url"));
}
