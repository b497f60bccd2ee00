import { randomUUID } from "node:crypto";
import type { KeyPair } from "dpop";

type Json = Record<string, unknown>;

/** What a proof that is not as it should be says: members to add or replace; `undefined` leaves one out. */
export interface Forgery {
  header?: Json;
  claims?: Json;
  /** The header or the claims word for word, such as with a name that comes twice. */
  headerText?: string;
  claimsText?: string;
  /** Signs in place of the client's key. */
  signWith?: (signingInput: string) => Promise<Uint8Array> | Uint8Array;
  /** Named in `jwk` and, without `signWith`, signs. */
  keys?: KeyPair;
}

/** Where a proof stands: what a right one would say. */
export interface ProofPlace {
  method: string;
  /** Origin and path. */
  url: string;
  nonce?: string | undefined;
  /** `ath`, where a token is presented. */
  tokenHash?: string | undefined;
}

/** A DPoP proof (RFC 9449 §4.2) with whatever is to be wrong in it. Made by hand, since libraries refuse to make wrong ones. */
export async function forgeProof(own: KeyPair, place: ProofPlace, forgery: Forgery = {}): Promise<string> {
  const keys = forgery.keys ?? own;
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: await publicJwk(keys), ...forgery.header };
  const claims = {
    jti: randomUUID(),
    htm: place.method,
    htu: place.url,
    iat: Math.floor(Date.now() / 1000),
    nonce: place.nonce,
    ath: place.tokenHash,
    ...forgery.claims,
  };
  const input = `${encoded(forgery.headerText ?? JSON.stringify(header))}.${encoded(forgery.claimsText ?? JSON.stringify(claims))}`;
  const signature = await (forgery.signWith ?? ((text) => signEs256(keys, text)))(input);
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
}

/** The public half as it stands in a proof's `jwk` (RFC 7517). */
export async function publicJwk({ publicKey }: KeyPair): Promise<Json> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { kty, crv, x, y };
}

async function signEs256({ privateKey }: KeyPair, text: string): Promise<Uint8Array> {
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  return new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, Buffer.from(text)));
}

function encoded(text: string): string {
  return Buffer.from(text).toString("base64url");
}
