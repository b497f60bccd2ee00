/** An account's passkeys: what begins a ceremony, and the list with its changes. */
import { z } from "zod";
import { foldDisplayName } from "../../accounts/display-name";
import { audit } from "../../audit/audit";
import { requireHandOver, requireUpstream } from "../../auth/elsewhere";
import { freshStatement, requireFreshProof, requireKey, requirePasskey } from "../../auth/passkey-proof";
import { requireProvenSession, requireSession, type Session } from "../../auth/session";
import { requirePassword } from "../../auth/step-up";
import { database } from "../../db/database";
import { endDevicesOfPasskey } from "../../devices/device";
import { settings } from "../../env/settings";
import { readJson, readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import { deviceLabel } from "../../network/client-info";
import type { Context } from "../../network/context";
import { keyHash } from "../../passkeys/approval";
import { makerOf } from "../../passkeys/maker";
import { addPasskey, listPasskeys, type PasskeyRow, removePasskey, renamePasskey } from "../../passkeys/passkey";
import { newSeed } from "../../passkeys/seed";
import { assertionBody, checkRegistration, passkeysHere, registrationBody, spkiOf } from "../../passkeys/webauthn";
import { handler, json } from "../handler";
import type { PasskeyResponse, PasskeySeedResponse, PasskeysResponse } from "../types";

const seed = z.string().max(128);
const addBody = z.strictObject({ seed, credential: registrationBody });
const renameBody = z.strictObject({ name: z.string().max(256) });
const proveBody = z.union([
  z.strictObject({ password: z.string().max(1024) }),
  z.strictObject({ seed, assertion: assertionBody }),
  z.strictObject({ upstream: z.literal(true) }),
  z.strictObject({ handOver: z.string().max(8192) }),
]);
const alwaysBody = z.union([
  z.strictObject({ passkeyOnly: z.literal(true) }),
  z.strictObject({ passkeyOnly: z.literal(false), seed, assertion: assertionBody }),
]);

/** `GET /api/passkeys/seed`: what makes a challenge fresh, for five minutes. Costs a hash and leaves nothing, so that nobody counts it. */
export const passkeySeed = handler(async () => {
  const { rpId } = passkeysHere();
  return json({ seed: newSeed(), rpId } satisfies PasskeySeedResponse);
});

/** `GET /api/passkeys` */
export const readPasskeys = handler(async (request, context) => answer(await requireSession(request, context)));

/** `POST /api/passkeys` `{ seed, credential }`: 201 with the list. */
export const registerPasskey = handler(async (request, context) => {
  const { seed, credential: registration } = await readJson(request, addBody);
  const session = await requireChange(request, context);
  await requireFreshProof(session);
  const { user, device } = session;
  const jkt = requireKey(device.keyThumbprint);
  const statement = freshStatement("add", { seed, jkt, username: user.username });
  const credential = await checkRegistration(registration, statement);
  const name = makerOf(credential.aaguid) ?? deviceLabel(context.client);
  await addPasskey(database(), { userId: user.id, name, credential }, new Date());
  await audit(context, { type: "passkey.added", detail: keyHash(await spkiOf(credential.publicKey)) });
  return answer(session, 201);
});

/** `PATCH /api/passkeys/:passkeyId` `{ name }`: the list. */
export const changePasskey = handler(async (request, context) => {
  const name = foldDisplayName((await readJson(request, renameBody)).name).slice(0, 64);
  const session = await requireChange(request, context);
  await requireFreshProof(session);
  if (name === "") throw new Problem("invalid_request", { detail: "Give it a name." });
  if (!(await renamePasskey(database(), session.user.id, context.params.passkeyId, name))) throw unknown();
  await audit(context, { type: "passkey.renamed" });
  return answer(session);
});

/** `DELETE /api/passkeys/:passkeyId`: the list. What it signed in is signed out, but this device. */
export const deletePasskey = handler(async (request, context) => {
  const { passkeyId } = context.params;
  const session = await requireChange(request, context);
  await readNothing(request);
  await requireFreshProof(session);
  const { user, device } = session;
  const passkeys = await listPasskeys(database(), user.id);
  const passkey = passkeys.find(({ id }) => id === passkeyId);
  if (!passkey) throw unknown();
  const isLast = !passkeys.some((other) => other.id !== passkeyId && isUsable(other));
  if (isLast && (await signsAlways(user.id))) {
    throw new Problem("wrong_state", { detail: "Codes are confirmed with a passkey only: turn that off first." });
  }
  if (!(await removePasskey(database(), user.id, passkeyId))) throw unknown();
  await endDevicesOfPasskey(database(), { userId: user.id, passkeyId, exceptId: device.id }, new Date());
  await audit(context, { type: "passkey.removed", detail: keyHash(await spkiOf(passkey.publicKey)) });
  return answer(session);
});

/** `POST /api/account/prove` `{ password }`, `{ seed, assertion }`, `{ upstream: true }` or `{ handOver }`: 204; whoever is here has proven themselves for ten minutes. */
export const prove = handler(async (request, context) => {
  const proof = await readJson(request, proveBody);
  // By password also where there are no passkeys.
  const session = await requireProvenSession(request, context, "changePerDevice");
  if ("password" in proof) await requirePassword(context, session, proof.password);
  else if ("upstream" in proof) await requireUpstream(request, context, session);
  else if ("handOver" in proof) await requireHandOver(context, session, proof.handOver);
  else await requirePasskey(context, session, proof);
  return new Response(null, { status: 204 });
});

/** `PUT /api/account/confirmations` `{ passkeyOnly: true }`, or false with a passkey's assertion: the list. */
export const chooseConfirmations = handler(async (request, context) => {
  const choice = await readJson(request, alwaysBody);
  const session = await requireChange(request, context);
  const { user } = session;
  if (choice.passkeyOnly) {
    await requireFreshProof(session);
    if (!(await listPasskeys(database(), user.id)).some(isUsable)) throw new Problem("wrong_state");
  } else await requirePasskey(context, session, choice);
  await database().user.updateMany({
    where: { id: user.id },
    data: { signsSince: choice.passkeyOnly ? new Date() : null },
  });
  await audit(context, { type: "confirmations.changed", detail: choice.passkeyOnly ? "passkey" : "any" });
  return answer(session);
});

async function requireChange(request: Request, context: Context): Promise<Session> {
  passkeysHere();
  return requireProvenSession(request, context, "changePerDevice");
}

async function signsAlways(userId: string): Promise<boolean> {
  const user = await database().user.findUnique({ where: { id: userId }, select: { signsSince: true } });
  return user?.signsSince != null;
}

async function answer({ user }: Session, status = 200): Promise<Response> {
  const body: PasskeysResponse = {
    passkeys: (await listPasskeys(database(), user.id)).map(passkeyAnswer),
    passkeyOnly: await signsAlways(user.id),
    account: { handle: user.id, username: user.username, name: user.name },
  };
  return json(body, status);
}

function passkeyAnswer(passkey: PasskeyRow): PasskeyResponse {
  const { id, name, createdAt, lastUsedAt, backup, rpId, transports } = passkey;
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
    backup: backup as PasskeyResponse["backup"],
    host: rpId,
    usable: isUsable(passkey),
    transports: transports === "" ? [] : transports.split(","),
  };
}

function isUsable({ rpId }: PasskeyRow): boolean {
  const { passkeys } = settings();
  return !("off" in passkeys) && rpId === passkeys.rpId;
}

function unknown(): Problem {
  return new Problem("ticket_not_found", { detail: "There is no such passkey." });
}
