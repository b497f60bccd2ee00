import { isByOther } from "../audit/shown";
import type { Database } from "../db/database";

/** Everything that is kept of an account, but what is secret or only the server's: hashes, keys' raw bytes, links' tokens. */
export async function exportAccount(db: Database, userId: string) {
  const where = { userId };
  const [user, devices, passkeys, approvals, events, formerNames, identities] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: userId }, include: { picture: true } }),
    db.device.findMany({ where, orderBy: { createdAt: "asc" } }),
    db.passkey.findMany({ where, orderBy: { createdAt: "asc" } }),
    db.approval.findMany({ where, orderBy: { at: "asc" } }),
    db.loginEvent.findMany({ where, orderBy: { at: "asc" } }),
    db.formerUsername.findMany({ where }),
    db.identity.findMany({ where, select: { iss: true, sub: true, createdAt: true, lastSeenAt: true } }),
  ]);
  const { passwordHash: _secret, picture, ...account } = user;
  return {
    account: { ...account, role: account.role ?? "user" },
    picture: picture ? { type: "image/webp", base64: base64(picture.webp) } : null,
    formerUsernames: formerNames.map(({ username, until }) => ({ username, reservedUntil: until })),
    identities,
    devices: devices.map(({ tokenHash: _hash, ...device }) => device),
    passkeys: passkeys.map(({ publicKey, counter, ...passkey }) => ({
      ...passkey,
      publicKey: base64(publicKey),
      counter: counter.toString(),
    })),
    approvals: approvals.map(({ authenticatorData, clientDataJson, signature, publicKey, ...approval }) => ({
      ...approval,
      authenticatorData: base64(authenticatorData),
      clientDataJson: base64(clientDataJson),
      signature: base64(signature),
      publicKey: base64(publicKey),
    })),
    events: events.map((event) =>
      isByOther(event) ? { ...event, by: "operator", ip: "", browser: "", os: "" } : event,
    ),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
