import { type CryptoKey, calculateJwkThumbprint, importJWK } from "jose";
import { Recent } from "../recent";

/** A device's public key, ready to verify with, and its RFC 7638 thumbprint. */
export interface ProofKey {
  key: CryptoKey;
  jkt: string;
}

const MOST_KEYS = 5_000;

const KEYS = Symbol.for("qr-login.proof-keys");
const perProcess = globalThis as typeof globalThis & { [KEYS]?: Recent<ProofKey> };

/**
 * The key that a proof's header holds (RFC 9449 §4.2, `jwk`). A device proves several times in a row, and to import its key
 * costs twice as much as to verify with it: so keys are kept, those used last, by nothing but the key itself.
 *
 * @throws TypeError, JOSEError or DOMException when it is not a public key on P-256
 */
export async function importProofKey(jwk: unknown): Promise<ProofKey> {
  const { kty, crv, x, y, d } = (jwk ?? {}) as Record<string, unknown>;
  if (kty !== "EC" || crv !== "P-256" || typeof x !== "string" || typeof y !== "string" || d !== undefined) {
    throw new TypeError("The header holds no public key on P-256");
  }
  perProcess[KEYS] ??= new Recent(MOST_KEYS);
  const keys = perProcess[KEYS];
  const name = `${x}.${y}`;
  const known = keys.get(name);
  if (known) return known;
  const publicJwk = { kty, crv, x, y };
  const key = (await importJWK(publicJwk, "ES256")) as CryptoKey;
  const imported = { key, jkt: await calculateJwkThumbprint(publicJwk) };
  keys.set(name, imported);
  return imported;
}
