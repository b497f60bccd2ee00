import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A device's key, and what it signs: DPoP proofs (RFC 9449 §4.2), made as cheaply as a load generator has to. */
export class DeviceKey {
  /** RFC 7638. */
  readonly thumbprint: string;
  readonly #key: KeyObject;
  readonly #header: string;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    this.#header = encoded({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
    this.thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
  }

  /** @param htu origin and path */
  proof(htm: string, htu: string, nonce: string): string {
    const claims = { jti: randomBytes(16).toString("base64url"), htm, htu, iat: Math.floor(Date.now() / 1000), nonce };
    const input = `${this.#header}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(input), { key: this.#key, dsaEncoding: "ieee-p1363" });
    return `${input}.${signature.toString("base64url")}`;
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
