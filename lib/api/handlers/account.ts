/** The account itself: making it, and its owner's changes to name, password and picture. */
import { z } from "zod";
import { changePassword as change, createAccount, preparePassword, rename } from "../../accounts/account";
import { isSignUpOpen, keepsOwnName } from "../../accounts/accounts";
import { removePicture, setPicture } from "../../accounts/picture";
import { MAX_UPLOAD_BYTES, reencode } from "../../accounts/uploaded-picture";
import { audit } from "../../audit/audit";
import { requirePasskey } from "../../auth/passkey-proof";
import { type Deed, requireRight } from "../../auth/rights";
import { imagePath, requireProvenSession, type Session } from "../../auth/session";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readBytes, readJson, readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import { withConcurrencyLimit } from "../../limits/concurrency-limit";
import { limit, limitAddress, limitOverall, refund, sharerAt } from "../../limits/limits";
import { UPLOAD_PACE } from "../../limits/table";
import type { Context } from "../../network/context";
import { assertionBody } from "../../passkeys/webauthn";
import { handler, json } from "../handler";
import { changeUsername } from "./leaving";

/** A field left out is an empty one, so that it gets its own sentence. */
const text = z.string().default("");

const signUpBody = z.strictObject({ username: text, password: text, name: text });
const renameBody = z.union([z.strictObject({ username: z.string() }), z.strictObject({ name: text })]);
const passwordBody = z.union([
  z.strictObject({ currentPassword: text, newPassword: text }),
  z.strictObject({ newPassword: text, seed: z.string().max(128), assertion: assertionBody }),
]);

/** What a client calls a picture, or nothing: its bytes decide. */
const PICTURE_TYPE = /^(?:image\/[\w.+-]+|(?:application|binary)\/octet-stream|)$/i;

/** `POST /api/account` `{ username, password, name }`: 201 `{ username, name }`; signs nobody in. Only where sign-up is open. */
export const signUp = handler(async (request, context) => {
  if (!isSignUpOpen()) throw new Problem("sign_up_closed");
  const typed = await readJson(request, signUpBody);
  const { ip } = context.client;
  const { id, username, name } = await createAccount(database(), typed, {
    turn: sharerAt(ip),
    // Also whether a name is taken is nothing to be asked at leisure.
    beforeLook: () => limitAddress("signUpPerAddress", ip),
    beforeHash: () => limitOverall("signUpOverall", sharerAt(ip)),
  });
  await audit(context, { type: "sign_up", userId: id });
  return json({ username, name }, 201);
});

/** `PATCH /api/account` `{ name }` or `{ username }`: 200 with the same, as it is kept. */
export const changeName = handler(async (request, context) => {
  const session = await requireChange(request, context, "change the profile");
  const change = await readJson(request, renameBody);
  if ("username" in change) return json({ username: await changeUsername(context, session, change.username) });
  if (!(await keepsOwnName(database(), session.user.id))) throw keptElsewhere();
  const kept = await rename(database(), session.user.id, change.name);
  if (kept !== session.user.name) await audit(context, { type: "name.changed" });
  return json({ name: kept });
});

/** `PUT /api/account/password` `{ currentPassword, newPassword }`, or `{ newPassword, seed, assertion }` by a passkey: 204, and every other device is signed out. */
export const changePassword = handler(async (request, context) => {
  const session = await requireChange(request, context, "change the password");
  const { user, device } = session;
  const typed = await readJson(request, passwordBody);
  if (!settings().passwords) throw new Problem("passwords_off");
  if (!(await keepsOwnName(database(), user.id))) throw keptElsewhere();
  if ("assertion" in typed) {
    await limit("hashPerDevice", device.id);
    // Refused before the passkey is asked, so that a password that will not do takes no second touch.
    const set = await preparePassword(database(), user.id, typed.newPassword);
    await requirePasskey(context, session, typed);
    await set({ accountId: user.id, deviceId: device.id });
    await audit(context, { type: "password.changed", detail: "passkey" });
    return new Response(null, { status: 204 });
  }
  // A stolen session must not be a place to guess the password at leisure.
  await limit("passwordPerDevice", device.id);
  await limit("hashPerDevice", device.id);
  await change(database(), { accountId: user.id, deviceId: device.id }, typed);
  await refund("passwordPerDevice", device.id);
  await audit(context, { type: "password.changed" });
  return new Response(null, { status: 204 });
});

/** `PUT /api/account/picture`, the file itself as the body: 200 `{ image }`. */
export const uploadPicture = handler(async (request, context) => {
  const { user } = await requireChange(request, context, "change the profile");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (!PICTURE_TYPE.test(type)) {
    throw new Problem("unsupported_media_type", { detail: "Send the picture itself: PNG, JPEG or WebP." });
  }
  // Before its body is read: what waits must not fill the memory.
  const webp = await withConcurrencyLimit("upload", user.id, async () =>
    reencode(await readBytes(request, MAX_UPLOAD_BYTES, UPLOAD_PACE)),
  );
  const pictureId = await setPicture(database(), user.id, webp);
  await audit(context, { type: "picture.changed", detail: "uploaded" });
  return json({ image: imagePath({ pictureId }) });
});

/** `DELETE /api/account/picture`: 200 `{ image }`, the generated one. */
export const deletePicture = handler(async (request, context) => {
  const { user } = await requireChange(request, context, "change the profile");
  await readNothing(request);
  const pictureId = await removePicture(database(), user.id);
  await audit(context, { type: "picture.changed", detail: "removed" });
  return json({ image: imagePath({ pictureId }) });
});

/** Name and password of an account are changed where it is kept. */
function keptElsewhere(): Problem {
  return new Problem("invalid_request", { status: 403, detail: "This account is kept elsewhere: change it there." });
}

async function requireChange(request: Request, context: Context, deed: Deed): Promise<Session> {
  const session = await requireProvenSession(request, context, "changePerDevice");
  await requireRight(context, session, deed);
  return session;
}
