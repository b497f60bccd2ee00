/** What a host gives a browser to bring here: a JWT of a minute that says who its signed-in user is. */

import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { Told } from "../accounts/identity";
import type { Database } from "../db/database";
import type { HandOverSettings } from "../env/accounts-elsewhere";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import { log } from "../log";
import { perProcess } from "../process/per-process";
import { authTimeMs, type Person } from "./authorization-request";

const LIFETIME_SECONDS = 60;
const CLOCKS_APART_SECONDS = 5;
const LONGEST = 8192;
const LONGEST_JTI = 256;
const ALGORITHMS = ["ES256", "ES384", "RS256", "PS256", "EdDSA"];
const PATIENCE_MS = 5_000;

const keys = perProcess<{ jwks: string; find: JWTVerifyGetKey } | undefined>("hand-over-keys", () => undefined);

/** A token that is right and was not taken yet. */
export interface HandedOver {
  person: Person;
  /** Takes it, which nobody can a second time, on any instance. Resolves to whether this was the once. */
  take(db: Database): Promise<boolean>;
}

/** @throws Problem 404 where there is no host */
export function hostHere(): HandOverSettings {
  const { handOver } = settings();
  if (!handOver) throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
  return handOver;
}

/** Whom the host hands over; null for what is no token of its own for this server, of the last minute. */
export async function handedOver(token: string): Promise<HandedOver | null> {
  const { issuer, jwks } = hostHere();
  if (token.length > LONGEST) return null;
  try {
    const { payload } = await jwtVerify(token, keysAt(jwks), {
      issuer,
      audience: settings().origin,
      algorithms: ALGORITHMS,
      requiredClaims: ["sub", "jti", "iat", "exp"],
      maxTokenAge: LIFETIME_SECONDS,
      clockTolerance: CLOCKS_APART_SECONDS,
    });
    const { sub = "", jti = "", iat = 0, exp = 0 } = payload;
    if (typeof sub !== "string" || typeof jti !== "string" || jti === "" || jti.length > LONGEST_JTI) return null;
    if (exp - iat > LIFETIME_SECONDS) return null;
    // A host that does not tell vouches for now.
    const provenAtMs = authTimeMs(payload.auth_time ?? iat, CLOCKS_APART_SECONDS * 1000);
    if (provenAtMs === undefined) return null;
    return {
      person: { ...personIn(payload, issuer, sub), provenAtMs },
      take: (db) => take(db, `${issuer} ${jti}`, exp),
    };
  } catch (error) {
    const code = error instanceof errors.JOSEError ? error.code : "no_keys";
    log().warn({ event: "hand_over.failed", code });
    // Its keys could not be had: nobody's token is to blame.
    if (["no_keys", "ERR_JWKS_TIMEOUT", "ERR_JOSE_GENERIC"].includes(code)) throw new Problem("unavailable");
    return null;
  }
}

function personIn(claims: Record<string, unknown>, iss: string, sub: string): Told {
  const text = (name: string) => (typeof claims[name] === "string" ? (claims[name] as string) : undefined);
  const { groups } = claims;
  return {
    iss,
    sub,
    username: text("preferred_username"),
    name: text("name"),
    ...(claims.email_verified === true && { email: text("email") }),
    ...(Array.isArray(groups) && { groups: groups.filter((group) => typeof group === "string") }),
  };
}

async function take(db: Database, name: string, exp: number): Promise<boolean> {
  const row = {
    hash: hash("sha256", `hand-over ${name}`, "base64url"),
    expiresAt: new Date(1000 * (exp + 2 * CLOCKS_APART_SECONDS)),
  };
  return (await db.sql.insert("UsedProof", [row])) === 1;
}

function keysAt(jwks: string): JWTVerifyGetKey {
  const known = keys.get();
  if (known?.jwks === jwks) return known.find;
  const find = /^https?:/.test(jwks)
    ? createRemoteJWKSet(new URL(jwks), { timeoutDuration: PATIENCE_MS })
    : createLocalJWKSet(JSON.parse(readFileSync(jwks, "utf8")) as JSONWebKeySet);
  keys.set({ jwks, find });
  return find;
}
