import { createHash, hash, verify } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";
import { type Database, database } from "../db/database";
import { settings } from "../env/settings";
import { Problem, type ProblemExtensions } from "../http/problem";
import { type Once, UsedBefore } from "../login/once";
import { LruCache } from "../process/lru-cache";
import { perProcess } from "../process/per-process";
import { freshNonceTime, newNonce, nonceEnd } from "./nonce";
import { importProofKey, type ProofKey } from "./proof-key";

const LONGEST_PROOF = 4096;
const LONGEST_JTI = 256;

/** A proof that is right, and not yet taken: it may have been presented before. */
export interface CheckedProof {
  /** The key's RFC 7638 thumbprint. */
  jkt: string;
  jti: string;
  /** When its nonce was made, by the server's clock. */
  nonceAtMs: number;
}

/** A proof by whoever holds a key, for whatever it says. */
export interface SignedProof {
  jkt: string;
  claims: JWTPayload;
}

/**
 * Checks a DPoP proof (RFC 9449 §4.3): a JWT that the device signed with its own key for this one request. `proof` is the
 * `DPoP` header, or the form field of the same meaning. Proves nothing until it is taken, once.
 *
 * How old it may be is the nonce's matter alone, which is the server's own time (RFC 9449 §11.1): the clock of a device may be
 * days off, and no sign-in depends on it.
 *
 * @param proof as it came, or as `verifyProof` has read it
 * @param request its method and path are what the proof must name; the origin is the canonical one
 * @param bound what the proof must belong to: the key of a session's device, and the hash (`ath`) of an access token
 * @throws Problem `proof_invalid`, or `use_dpop_nonce` with a `DPoP-Nonce` header where all else is right
 */
export function checkProof(
  proof: string | SignedProof,
  request: Request,
  bound: { jkt?: string | null; accessToken?: string } = {},
): CheckedProof {
  const { jkt, claims } = typeof proof === "string" ? verifyProof(proof) : proof;
  const { accessToken } = bound;
  const { origin } = settings();
  const { pathname } = new URL(request.url);
  const ath = accessToken && createHash("sha256").update(accessToken).digest("base64url");
  if (claims.htm !== request.method) throw invalid("It is for another method.");
  if (!isSameUrl(claims.htu, origin + pathname)) throw invalid("It is for another URL.");
  if (ath && claims.ath !== ath) throw invalid("It is for another token.");
  if (bound.jkt !== undefined && jkt !== bound.jkt) throw otherKey();
  const nonceAtMs = freshNonceTime(claims.nonce);
  if (nonceAtMs === undefined || !outlives(claims, Date.now() - nonceAtMs)) throw nonceRequired();
  return { jkt, jti: String(claims.jti), nonceAtMs };
}

/**
 * Takes a proof, which nobody can a second time. The database decides, so that this holds on all instances together,
 * however many present it at once.
 *
 * @returns the key's thumbprint
 * @throws Problem `proof_invalid`
 */
export async function takeProof(proof: CheckedProof): Promise<string> {
  await takeOnce(onceOf(proof)).catch((error) => {
    throw error instanceof UsedBefore ? usedBefore() : error;
  });
  return proof.jkt;
}

/** The mark of a proof. Remembered for as long as its nonce lives: afterwards that one refuses it. */
export function onceOf({ jkt, jti, nonceAtMs }: CheckedProof): Once {
  return { hash: markOf(jkt, jti), expiresAt: nonceEnd(nonceAtMs), isTaken: false };
}

/** Takes what no step has taken. @throws UsedBefore */
export async function takeOnce(once: Once): Promise<void> {
  const { hash: mark, expiresAt } = once;
  if (once.isTaken) return;
  if ((await database().sql.insert("UsedProof", [{ hash: mark, expiresAt }])) === 0) throw new UsedBefore();
  once.isTaken = true;
}

/** The mark that a proof would have, whether or not it is right; undefined where it can have none. */
export function markOfAny(proof: string): string | undefined {
  if (!isCompact(proof)) return undefined;
  try {
    const { jti } = claimsOf(proof);
    return typeof jti === "string" ? markOf(proofKeyOf(proof).jkt, jti) : undefined;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function markOf(jkt: string, jti: string): string {
  return hash("sha256", `${jkt} ${jti}`, "base64url");
}

export function usedBefore(): Problem {
  return invalid("It was used before.");
}

/** Removes up to `limit` used proofs that are too old to be presented again; resolves to how many. */
export async function sweepProofs({ usedProof }: Database, now: Date, limit: number): Promise<number> {
  return (await usedProof.deleteMany({ where: { expiresAt: { lt: now } }, limit })).count;
}

/** What the answer to a request without a proof must be, where one is needed. */
export function proofRequired(): Problem {
  return proofProblem("proof_required", "invalid_dpop_proof");
}

/**
 * A JWS in compact form (RFC 7515 §7.1), by ES256 and by the key that its own header holds. jose takes it apart; the
 * signature is verified in place, since WebCrypto's way through a thread takes longer than the signature does.
 *
 * @throws Problem `proof_invalid`
 */
export function verifyProof(proof: string): SignedProof {
  if (proof.length > LONGEST_PROOF) throw invalid("It is too long.");
  if (!isCompact(proof)) throw notOne();
  const { key, jkt } = proofKeyOf(proof);
  const end = proof.lastIndexOf(".");
  const signature = Buffer.from(proof.slice(end + 1), "base64url");
  const isRight = verify("sha256", Buffer.from(proof.slice(0, end)), { key, dsaEncoding: "ieee-p1363" }, signature);
  if (!isRight) throw notOne();
  const claims = claimsOf(proof);
  const { jti, iat, exp, nbf } = claims;
  if (typeof jti !== "string" || jti === "" || jti.length > LONGEST_JTI) throw invalid("Its jti is not usable.");
  if (!isTime(iat)) throw invalid("Its iat is not a time.");
  // RFC 7519 §4.1.4 and §4.1.5: no proof needs them, and one that has them means them, by the clock that iat is of.
  if (exp !== undefined && !(isTime(exp) && exp > iat)) throw invalid("It ended before it was made.");
  if (nbf !== undefined && !(isTime(nbf) && nbf <= iat)) throw invalid("It is not valid yet.");
  return { jkt, claims };
}

function isCompact(proof: string): boolean {
  return proof.length <= LONGEST_PROOF && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(proof);
}

/** The year 10000: what is beyond is no NumericDate, such as one in milliseconds. */
const LAST_TIME = 253_402_300_800;

/** RFC 7519 §2, NumericDate: what JSON parsed may be anything, and null, "" and [] compare as 0. */
function isTime(claim: unknown): claim is number {
  return typeof claim === "number" && claim >= 0 && claim < LAST_TIME;
}

/** Whether a proof that ends by itself is sure to be of use yet: it was made after its nonce, by whichever clock. */
function outlives({ iat = 0, exp }: JWTPayload, nonceAgeMs: number): boolean {
  return exp === undefined || (exp - iat) * 1000 > nonceAgeMs;
}

const MOST_HEADERS = 5_000;

const keysByHeader = perProcess("proof-headers", () => new LruCache<ProofKey>(MOST_HEADERS));

/**
 * By the header as it came: a device sends the same with each proof, and to import its key costs as much as to verify. By a
 * hash of it, so that no proof is kept, which its part would hold.
 */
function proofKeyOf(proof: string): ProofKey {
  const headers = keysByHeader.get();
  const name = hash("sha256", proof.slice(0, proof.indexOf(".")), "base64url");
  const known = headers.get(name);
  if (known) return known;
  const { typ, alg, crit, jwk } = headerOf(proof);
  const key = typ === "dpop+jwt" && alg === "ES256" && crit === undefined ? importProofKey(jwk) : undefined;
  if (!key) throw notOne();
  headers.set(name, key);
  return key;
}

function headerOf(proof: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(proof);
  } catch {
    throw notOne();
  }
}

function claimsOf(proof: string): JWTPayload {
  try {
    return decodeJwt(proof);
  } catch {
    throw notOne();
  }
}

function notOne(): Problem {
  return invalid("It is not a DPoP proof by an ES256 key.");
}

/** Compares without query and fragment, and as URLs (RFC 9449 §4.3, step 9). What is expected is in its normal form. */
function isSameUrl(claimed: unknown, expected: string): boolean {
  if (claimed === expected) return true;
  if (typeof claimed !== "string" || !URL.canParse(claimed)) return false;
  const url = new URL(claimed);
  return url.username === "" && url.password === "" && url.origin + url.pathname === new URL(expected).href;
}

function invalid(detail: string): Problem {
  return proofProblem("proof_invalid", "invalid_dpop_proof", detail);
}

/** Told apart from a proof that is wrong in itself: here signing in anew helps, and there it does not. */
function otherKey(): Problem {
  return proofProblem("proof_invalid", "invalid_dpop_proof", "It is not by this device's key. Sign in again.", {
    reason: "other_key",
  });
}

function nonceRequired(): Problem {
  return proofProblem("use_dpop_nonce", "use_dpop_nonce", "Take the nonce of the DPoP-Nonce header.");
}

function proofProblem(
  code: "proof_required" | "proof_invalid" | "use_dpop_nonce",
  error: string,
  detail?: string,
  extensions?: ProblemExtensions,
) {
  const headers = { "DPoP-Nonce": newNonce(), "WWW-Authenticate": `DPoP error="${error}", algs="ES256"` };
  return new Problem(code, { headers, ...(detail && { detail }), ...(extensions && { extensions }) });
}
