import { createHash, createPublicKey } from "node:crypto";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";

/**
 * The checks of WebAuthn, by a library. It weighs 22 MiB, so that it is loaded at the first passkey. Whatever it throws is one
 * refusal: what a client sends must never be an error of ours.
 */
const library = () => import("@simplewebauthn/server");
const helpers = () => import("@simplewebauthn/server/helpers");

/** ES256, and RS256 for Windows Hello. Named, or a newer Node.js would add those that an older one cannot check. */
export const ALGORITHMS = [-7, -257];

/** A credential's id has 1,023 bytes at most (WebAuthn Level 3, §4). */
const id = z.string().min(1).max(1364);
const part = z.string().max(8192);
const shared = {
  id,
  rawId: id,
  type: z.literal("public-key"),
  authenticatorAttachment: z.string().max(32).nullish(),
  clientExtensionResults: z.looseObject({}).optional(),
};

export const registrationBody = z.strictObject({
  ...shared,
  response: z.looseObject({
    clientDataJSON: part,
    attestationObject: part,
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
});

export const assertionBody = z.strictObject({
  ...shared,
  response: z.looseObject({
    clientDataJSON: part,
    authenticatorData: part,
    signature: part,
    userHandle: z.string().max(128).nullish(),
  }),
});

export type Registration = z.output<typeof registrationBody>;
export type Assertion = z.output<typeof assertionBody>;

/** Of a form's field. */
export function assertionIn(text: string): Assertion | undefined {
  try {
    return assertionBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export type Backup = "single" | "eligible" | "synced";

export interface Credential {
  id: string;
  publicKey: Uint8Array<ArrayBuffer>;
  algorithm: number;
  counter: bigint;
  transports: string[];
  aaguid: string;
  backup: Backup;
}

/** @throws Problem `passkey_refused` */
export async function checkRegistration(registration: Registration, statement: string): Promise<Credential> {
  const { rpId, origins } = passkeysHere();
  return refusing(async () => {
    const { verifyRegistrationResponse } = await library();
    await refuseAttestation(registration);
    refuseFrame(registration.response.clientDataJSON);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: registration as unknown as RegistrationResponseJSON,
      expectedChallenge: challengeOf(statement),
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: true,
    });
    if (!verified) throw new Error("It does not verify");
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
    return {
      id: credential.id,
      publicKey: new Uint8Array(credential.publicKey),
      algorithm: await algorithmOf(credential.publicKey),
      counter: BigInt(credential.counter),
      transports: credential.transports ?? [],
      aaguid,
      backup: backupOf(credentialDeviceType, credentialBackedUp),
    };
  });
}

export interface Asserted {
  counter: bigint;
  backup: Backup;
}

/**
 * The signature, its challenge, origin, host, and that a person was there and verified. The counter is the caller's to judge.
 *
 * @throws Problem `passkey_refused`
 */
export async function checkAssertion(
  assertion: Assertion,
  passkey: { id: string; publicKey: Uint8Array; rpId: string },
  statement: string,
): Promise<Asserted> {
  const { rpId, origins } = passkeysHere();
  return refusing(async () => {
    if (passkey.rpId !== rpId) throw new Error("It is for another host");
    refuseFrame(assertion.response.clientDataJSON);
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion as unknown as AuthenticationResponseJSON,
      expectedChallenge: challengeOf(statement),
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
      requireUserVerification: true,
    });
    if (!verified) throw new Error("It does not verify");
    const { newCounter, credentialDeviceType, credentialBackedUp } = authenticationInfo;
    return { counter: BigInt(newCounter), backup: backupOf(credentialDeviceType, credentialBackedUp) };
  });
}

/** The key in the form that node:crypto reads by itself (SPKI, DER). */
export async function spkiOf(publicKey: Uint8Array): Promise<Buffer> {
  const { cose, decodeCredentialPublicKey } = await helpers();
  const key = decodeCredentialPublicKey(new Uint8Array(publicKey));
  const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString("base64url");
  const jwk = cose.isCOSEPublicKeyRSA(key)
    ? { kty: "RSA", n: text(key.get(cose.COSEKEYS.n)), e: text(key.get(cose.COSEKEYS.e)) }
    : cose.isCOSEPublicKeyEC2(key)
      ? { kty: "EC", crv: "P-256", x: text(key.get(cose.COSEKEYS.x)), y: text(key.get(cose.COSEKEYS.y)) }
      : undefined;
  if (!jwk) throw new Error("A passkey's key is of no kind that is taken here");
  return createPublicKey({ key: jwk, format: "jwk" }).export({ format: "der", type: "spki" });
}

/** base64url */
export function challengeOf(statement: string): string {
  return createHash("sha256").update(statement).digest("base64url");
}

/** @throws Problem 404 where there are none */
export function passkeysHere(): { rpId: string; origins: readonly string[] } {
  const { passkeys } = settings();
  if ("off" in passkeys) throw new Problem("invalid_request", { status: 404, detail: "There are no passkeys here." });
  return passkeys;
}

/**
 * None was asked for. The library would check whatever comes, with chains of certificates and downloads of what was revoked: that
 * is its riskiest code, and of no use here.
 */
async function refuseAttestation({ response }: Registration): Promise<void> {
  const { decodeAttestationObject } = await helpers();
  const object = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, "base64url")));
  const format = object.get("fmt");
  const own = format === "packed" && object.get("attStmt").get("x5c") === undefined;
  if (format !== "none" && !own) throw new Error("It comes with an attestation");
}

function refuseFrame(clientDataJSON: string): void {
  const { crossOrigin, topOrigin } = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString());
  if (crossOrigin === true || topOrigin !== undefined) throw new Error("It comes from a frame");
}

async function algorithmOf(publicKey: Uint8Array): Promise<number> {
  const { cose, decodeCredentialPublicKey } = await helpers();
  return Number(decodeCredentialPublicKey(new Uint8Array(publicKey)).get(cose.COSEKEYS.alg));
}

function backupOf(type: "singleDevice" | "multiDevice", backedUp: boolean): Backup {
  if (type === "singleDevice") return "single";
  return backedUp ? "synced" : "eligible";
}

async function refusing<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch {
    throw new Problem("passkey_refused");
  }
}
