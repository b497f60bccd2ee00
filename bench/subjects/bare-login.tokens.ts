// What the requests of a login are signed, sealed and hashed with: the same cryptography, by the shortest way there is.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
  verify,
} from "node:crypto";

/** Two instances are given the same. */
const SECRET = process.env.NEXTAUTH_SECRET || randomBytes(32);
const SESSION_KEY = new Uint8Array(hkdfSync("sha256", SECRET, "", "session", 32));
const SESSION_HEADER = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString("base64url");
const NONCE_LIFETIME_MS = 5 * 60_000;
const CLOCK_TOLERANCE_SECONDS = 60;

/** A request that is answered with this status, and whose transaction is taken back. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    code: string,
  ) {
    super(code);
  }
}

let random = randomBytes(4096);

/** From a supply, since asking for sixteen bytes takes as long as for four thousand. */
function newBytes(length: number): Buffer {
  if (random.length < length) random = randomBytes(4096);
  const bytes = random.subarray(0, length);
  random = random.subarray(length);
  return bytes;
}

export const newId = () => newBytes(16).toString("base64url");
export const newSecret = () => newBytes(32).toString("base64url");

export const sha256 = (text: string) => hash("sha256", text, "base64url");

/** Takes constant time. */
export function isSame(given: string, kept: string): boolean {
  return given.length === kept.length && timingSafeEqual(Buffer.from(given), Buffer.from(kept));
}

function seal(purpose: string, text: string): string {
  return createHmac("sha256", SECRET).update(`${purpose} ${text}`).digest("base64url");
}

export function newNonce(): string {
  const time = String(Date.now());
  return `${time}.${seal("nonce", time)}`;
}

function isFresh(nonce: unknown): boolean {
  const [time = "", sealed = ""] = String(nonce).split(".");
  return isSame(sealed, seal("nonce", time)) && Date.now() - Number(time) < NONCE_LIFETIME_MS;
}

/** The token for the form, and the cookie that holds it with its seal. */
export function newCsrf(): { token: string; cookie: string } {
  const token = newSecret();
  return { token, cookie: `${token}.${seal("csrf", token)}` };
}

export function isCsrf(token: string, cookie: string): boolean {
  return isSame(cookie, `${token}.${seal("csrf", token)}`);
}

interface Key {
  key: KeyObject;
  jkt: string;
}

/** By the whole header, which holds the key. */
const keys = new Map<string, Key>();

function keyIn(header: string): Key {
  const known = keys.get(header);
  if (known) return known;
  const { typ, alg, jwk } = JSON.parse(Buffer.from(header, "base64url").toString());
  const { kty, crv, x, y } = jwk;
  if (typ !== "dpop+jwt" || alg !== "ES256" || crv !== "P-256") throw new Refused(401, "proof_invalid");
  const key = createPublicKey({ key: { kty, crv, x, y }, format: "jwk" });
  const made = { key, jkt: sha256(JSON.stringify({ crv, kty, x, y })) };
  keys.set(header, made);
  return made;
}

/** The thumbprint of its key, and the row that says it is used now. */
export interface Proof {
  jkt: string;
  hash: string;
  expiresAt: string;
}

/** A DPoP proof (RFC 9449 §4.3), all of it but whether it was used before. */
export function checkProof(proof: string, htm: string, htu: string): Proof {
  const [header = "", body = "", signature = ""] = proof.split(".");
  const { key, jkt } = keyIn(header);
  const signed = Buffer.from(`${header}.${body}`);
  const isRight = verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  if (!isRight) throw new Refused(401, "proof_invalid");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const isStale = Math.abs(Date.now() / 1000 - claims.iat) > CLOCK_TOLERANCE_SECONDS;
  if (claims.htm !== htm || claims.htu !== htu || isStale) throw new Refused(401, "proof_invalid");
  if (!isFresh(claims.nonce)) throw new Refused(401, "use_dpop_nonce");
  const expiresAt = new Date((claims.iat + 2 * CLOCK_TOLERANCE_SECONDS) * 1000).toISOString();
  return { jkt, hash: sha256(`${jkt} ${claims.jti}`), expiresAt };
}

/** A JWE in compact form (RFC 7516), `dir` with A256GCM. */
export function sealSession(claims: { sub: string; deviceId: string; exp: number }): string {
  const iv = newBytes(12);
  const cipher = createCipheriv("aes-256-gcm", SESSION_KEY, iv).setAAD(Buffer.from(SESSION_HEADER));
  const sealed = cipher.update(JSON.stringify(claims), "utf8", "base64url") + cipher.final("base64url");
  return `${SESSION_HEADER}..${iv.toString("base64url")}.${sealed}.${cipher.getAuthTag().toString("base64url")}`;
}

/** The device's id. */
export function openSession(token: string): string {
  const [header = "", , iv = "", sealed = "", tag = ""] = token.split(".");
  if (header !== SESSION_HEADER) throw new Refused(401, "sign_in_required");
  const cipher = createDecipheriv("aes-256-gcm", SESSION_KEY, Buffer.from(iv, "base64url"), { authTagLength: 16 });
  cipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, "base64url"));
  const { deviceId, exp } = JSON.parse(cipher.update(sealed, "base64url", "utf8") + cipher.final("utf8"));
  if (exp < Date.now() / 1000) throw new Refused(401, "sign_in_required");
  return deviceId;
}
