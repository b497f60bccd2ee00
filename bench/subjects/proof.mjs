import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A device's key, and what it signs: DPoP proofs (RFC 9449 §4.2), made as cheaply as a load generator has to. */
export class DeviceKey {
  #key;
  #header;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
    this.#key = privateKey;
    this.#header = encoded({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
    /** RFC 7638 thumbprint. */
    this.thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
  }

  /** @param {string} htm @param {string} htu origin and path @param {string} nonce */
  proof(htm, htu, nonce) {
    const claims = { jti: randomBytes(16).toString("base64url"), htm, htu, iat: Math.floor(Date.now() / 1000), nonce };
    const input = `${this.#header}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(input), { key: this.#key, dsaEncoding: "ieee-p1363" });
    return `${input}.${signature.toString("base64url")}`;
  }
}

/** @param {unknown} value */
function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
