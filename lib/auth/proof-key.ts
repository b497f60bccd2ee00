import { createHash, createPublicKey, type KeyObject } from "node:crypto";

export interface ProofKey {
  key: KeyObject;
  jkt: string;
}

/** The key in a proof's header (RFC 9449 §4.2, `jwk`); undefined for anything but a public key on P-256. */
export function importProofKey(jwk: unknown): ProofKey | undefined {
  const { kty, crv, x, y, d } = (jwk ?? {}) as Record<string, unknown>;
  if (kty !== "EC" || crv !== "P-256" || typeof x !== "string" || typeof y !== "string" || d !== undefined) return;
  const key = publicKey({ kty, crv, x, y });
  if (!key) return;
  // RFC 7638 §3.2: the required members in this order.
  return { key, jkt: createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url") };
}

function publicKey(jwk: { kty: "EC"; crv: "P-256"; x: string; y: string }): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    // Base64 can be spelt in several ways, and a key has one thumbprint.
    const { x, y } = key.export({ format: "jwk" });
    return x === jwk.x && y === jwk.y ? key : undefined;
  } catch {
    return undefined;
  }
}
