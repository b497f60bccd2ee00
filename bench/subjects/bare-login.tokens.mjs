// What the requests of a login are signed, sealed and hashed with: the same cryptography, by the shortest way there is.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  verify,
} from "node:crypto";

const SECRET = randomBytes(32);
const SESSION_KEY = new Uint8Array(hkdfSync("sha256", SECRET, "", "session", 32));
const SESSION_HEADER = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString("base64url");
const NONCE_LIFETIME_MS = 5 * 60_000;
const CLOCK_TOLERANCE_SECONDS = 60;

/** A request that is answered with this status, and whose transaction is taken back. */
export class Refused extends Error {
  /** @param {number} status @param {string} code */
  constructor(status, code) {
    super(code);
    this.status = status;
  }
}

let random = randomBytes(4096);

/** From a supply, since asking for sixteen bytes takes as long as for four thousand. @param {number} length */
function newBytes(length) {
  if (random.length < length) random = randomBytes(4096);
  const bytes = random.subarray(0, length);
  random = random.subarray(length);
  return bytes;
}

export const newId = () => newBytes(16).toString("base64url");
export const newSecret = () => newBytes(32).toString("base64url");

/** @param {string} text */
export const sha256 = (text) => hash("sha256", text, "base64url");

/** Takes constant time. @param {string} given @param {string} kept */
export function isSame(given, kept) {
  return given.length === kept.length && timingSafeEqual(Buffer.from(given), Buffer.from(kept));
}

/** @param {string} purpose @param {string} text */
function seal(purpose, text) {
  return createHmac("sha256", SECRET).update(`${purpose} ${text}`).digest("base64url");
}

export function newNonce() {
  const time = String(Date.now());
  return `${time}.${seal("nonce", time)}`;
}

/** @param {unknown} nonce */
function isFresh(nonce) {
  const [time = "", sealed = ""] = String(nonce).split(".");
  return isSame(sealed, seal("nonce", time)) && Date.now() - Number(time) < NONCE_LIFETIME_MS;
}

/** The token for the form, and the cookie that holds it with its seal. */
export function newCsrf() {
  const token = newSecret();
  return { token, cookie: `${token}.${seal("csrf", token)}` };
}

/** @param {string} token @param {string} cookie */
export function isCsrf(token, cookie) {
  return isSame(cookie, `${token}.${seal("csrf", token)}`);
}

/** @type {Map<string, { key: import("node:crypto").KeyObject, jkt: string }>} by the whole header, which holds the key */
const keys = new Map();

/** @param {string} header */
function keyIn(header) {
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

/**
 * A DPoP proof (RFC 9449 §4.3), all of it but whether it was used before.
 *
 * @param {string} proof @param {string} htm @param {string} htu
 * @returns {{ jkt: string, hash: string, expiresAt: string }} the key's thumbprint, and the row that says it is used now
 */
export function checkProof(proof, htm, htu) {
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

/** A JWE in compact form (RFC 7516), `dir` with A256GCM. @param {{ sub: string, deviceId: string, exp: number }} claims */
export function sealSession(claims) {
  const iv = newBytes(12);
  const cipher = createCipheriv("aes-256-gcm", SESSION_KEY, iv).setAAD(Buffer.from(SESSION_HEADER));
  const sealed = cipher.update(JSON.stringify(claims), "utf8", "base64url") + cipher.final("base64url");
  return `${SESSION_HEADER}..${iv.toString("base64url")}.${sealed}.${cipher.getAuthTag().toString("base64url")}`;
}

/** @param {string} token @returns {string} the device's id */
export function openSession(token) {
  const [header = "", , iv = "", sealed = "", tag = ""] = token.split(".");
  if (header !== SESSION_HEADER) throw new Refused(401, "sign_in_required");
  const cipher = createDecipheriv("aes-256-gcm", SESSION_KEY, Buffer.from(iv, "base64url"), { authTagLength: 16 });
  cipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, "base64url"));
  const { deviceId, exp } = JSON.parse(cipher.update(sealed, "base64url", "utf8") + cipher.final("utf8"));
  if (exp < Date.now() / 1000) throw new Refused(401, "sign_in_required");
  return deviceId;
}
