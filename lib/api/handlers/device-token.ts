/** Native apps: the nonce that every proof needs, and the token that stands where a browser's session cookie does. */
import { z } from "zod";
import { accountIdOf } from "../../accounts/accounts";
import { audit } from "../../audit/audit";
import { AuditedProblem } from "../../audit/audited-problem";
import { signInByHost } from "../../auth/elsewhere";
import { newNonce } from "../../auth/nonce";
import { countRequest, signInByPassword } from "../../auth/password-sign-in";
import { checkProof, proofRequired, takeProof } from "../../auth/proof";
import { endSurplus } from "../../auth/surplus-devices";
import { database } from "../../db/database";
import { bindDevice } from "../../devices/bind-device";
import { readJson } from "../../http/body";
import type { Problem } from "../../http/problem";
import { limitAddress } from "../../limits/limits";
import type { Context } from "../../network/context";
import { foreignText } from "../../network/foreign-text";
import { UNKNOWN_SYSTEM } from "../../network/unknown";
import { newSecret } from "../../secrets";
import { DEVICE_TYPES } from "../../ticket/ticket";
import { hostHere } from "../../upstream/hand-over";
import { handler, json } from "../handler";

const TOKEN_LIFETIME_MS = 90 * 24 * 60 * 60_000;

const name = z.string().min(1).max(64);
const device = z.strictObject({ name, type: z.enum(DEVICE_TYPES), os: name });
const tokenBody = z.union([
  z.strictObject({ username: z.string().max(256), password: z.string().max(1024), device }),
  z.strictObject({ handOver: z.string().max(8192), device }),
]);
type TokenBody = z.output<typeof tokenBody>;

/** `GET /api/device/nonce`: 204 with a fresh `DPoP-Nonce` (RFC 9449 §8). */
export const deviceNonce = handler(async () => {
  return new Response(null, { status: 204, headers: { "DPoP-Nonce": newNonce() } });
});

/** `POST /api/device/token`: 201 `{ token, deviceId, expiresAt }`, bound to the key of the proof. */
export const deviceToken = handler(async (request, context) => {
  const body = await readJson(request, tokenBody);
  const { device } = body;
  const { ip } = context.client;
  const proof = request.headers.get("dpop");
  if (!proof) throw proofRequired();
  const checked = checkProof(proof, request);
  if ("handOver" in body) await limitAddress("upstreamPerAddress", ip);
  else await countRequest(body.username, { ip, keyThumbprint: checked.jkt });
  const keyThumbprint = await takeProof(checked);
  const account = await signedIn(body, context, keyThumbprint);

  const now = new Date();
  const token = newSecret("device");
  const expiresAt = new Date(now.getTime() + TOKEN_LIFETIME_MS);
  const label = foreignText(device.name) ?? "App";
  const facts = { browser: label, os: foreignText(device.os) ?? UNKNOWN_SYSTEM, deviceType: device.type, ip };
  const app = { label, token, expiresAt };
  const added = { userId: account.id, facts, signedInBy: "token", keyThumbprint, app, ...account.proven } as const;
  const deviceId = await bindDevice(database(), added, account.stillHolds, now);
  if (!deviceId) throw wrong(account.id);
  context.actor = { userId: account.id, deviceId, app: { browser: facts.browser, os: facts.os } };
  await audit(context, { type: "sign_in", detail: "token" });
  await endSurplus(context, { userId: account.id, deviceId });
  return json({ token, deviceId, expiresAt: expiresAt.toISOString() }, 201);
});

/** By username and password, or by the host's token. @throws Problem */
async function signedIn(body: TokenBody, context: Context, keyThumbprint: string) {
  if ("handOver" in body) {
    hostHere();
    const found = await signInByHost(body.handOver, context);
    if (!found) throw wrong(undefined, "The host's token is not good, or was used.");
    return { id: found.userId, stillHolds: found.stillHolds, proven: { provenAt: found.provenAt } };
  }
  const { username, password } = body;
  const account = await signInByPassword({ username, password }, { ip: context.client.ip, keyThumbprint });
  if (!account) throw wrong(await accountIdOf(username));
  return { ...account, proven: {} };
}

/** @param userId whose password it was to be, where there is such an account; for the audit only */
function wrong(userId: string | undefined, detail = "Wrong username or password."): Problem {
  const event = { type: "sign_in.refused", detail: "token", userId } as const;
  return new AuditedProblem("sign_in_required", event, { detail });
}
