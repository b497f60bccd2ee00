/** The account's devices: where it is signed in, signing out from afar, and what has happened. */

import { z } from "zod";
import { displayNameProblem, foldDisplayName } from "../../accounts/display-name";
import { audit } from "../../audit/audit";
import { deedAtApplication, deedTo, requireRight } from "../../auth/rights";
import { requireProvenSession, requireSession, type Session } from "../../auth/session";
import { database } from "../../db/database";
import {
  disownDevice,
  endDevice,
  endOtherDevices,
  endUnusedDevices,
  listDevices,
  nameDevice,
} from "../../devices/device";
import { namedDevice } from "../../devices/named-device";
import { visitEnd } from "../../devices/visit";
import { settings } from "../../env/settings";
import { readJson } from "../../http/body";
import { Problem } from "../../http/problem";
import type { Context } from "../../network/context";
import { locateIp } from "../../network/geoip";
import { endRelyingSession, type RelyingSession, relyingSessions } from "../../oidc/relying-sessions";
import { activityOf } from "../activity";
import { handler, json } from "../handler";
import { languageOf } from "../language";
import type { ActivityEvent, DeviceResponse } from "../types";

/** A device that was let in by a code gives the password before it puts others out; see lib/auth/rights.ts. */
export const stepUpBody = z.strictObject({ password: z.string().max(1024).optional() });

const endOthersBody = stepUpBody.extend({ unusedForDays: z.int().min(1).max(365).optional() });
const nameBody = stepUpBody.extend({ name: z.string().max(1024) });
const DAY_MS = 86_400_000;

type DeviceRow = Awaited<ReturnType<typeof listDevices>>[number];

/** `GET /api/devices` */
export const readDevices = handler(async (request, context) =>
  answerDevices(request, await requireSession(request, context)),
);

/** `GET /api/devices/activity`: the account's last events, the newest first. */
export const readActivity = handler(async (request, context) => {
  const { user } = await requireSession(request, context);
  return json({
    events: (await activityOf(database(), user.id, languageOf(request.headers).locale)) satisfies ActivityEvent[],
  });
});

/** `DELETE /api/devices/:deviceId`: signs it out; answers those that are left. */
export const endOne = handler(async (request, context) => {
  const { password } = await readJson(request, stepUpBody);
  const session = await requireChange(request, context);
  const device = await findOwn(session, context.params.deviceId);
  await requireRight(context, session, deedTo(session.device, device, "end"), password);
  const ended = await endDevice(database(), device.id, new Date());
  const detail = device.id === session.device.id ? "own" : "afar";
  if (ended) await audit(context, { type: "sign_out", detail, deviceId: device.id });
  return answerDevices(request, session);
});

/** `DELETE /api/devices`: signs out all others, or those of them that were not seen for so many days. */
export const endOthers = handler(async (request, context) => {
  const { password, unusedForDays } = await readJson(request, endOthersBody);
  const session = await requireChange(request, context);
  await requireRight(context, session, "end all others", password);
  const now = new Date();
  const [userId, exceptId] = [session.user.id, session.device.id];
  if (unusedForDays === undefined) {
    await endOtherDevices(database(), userId, exceptId, now);
    await audit(context, { type: "sign_out", detail: "others" });
  } else {
    const before = new Date(now.getTime() - unusedForDays * DAY_MS);
    const ended = await endUnusedDevices(database(), { userId, exceptId, before }, now);
    await Promise.all(ended.map((deviceId) => audit(context, { type: "sign_out", detail: "afar", deviceId })));
  }
  return answerDevices(request, session);
});

/** `PATCH /api/devices/:deviceId`: what its owner calls it; nothing for what it is. */
export const rename = handler(async (request, context) => {
  const { name, password } = await readJson(request, nameBody);
  const session = await requireChange(request, context);
  const device = await findOwn(session, context.params.deviceId);
  const folded = foldDisplayName(name);
  const problem = folded === "" ? null : displayNameProblem(folded);
  if (problem) throw new Problem("invalid_request", { extensions: { reasons: { name: problem } } });
  await requireRight(context, session, device.id === session.device.id ? "name itself" : "name another", password);
  await nameDevice(database(), device.id, folded || null);
  return answerDevices(request, session);
});

/** `POST /api/devices/:deviceId/disown`: "this wasn't me". Signs out the device, what it let in, and the phone that let it in. */
export const disown = handler(async (request, context) => {
  const { password } = await readJson(request, stepUpBody);
  const session = await requireChange(request, context);
  const device = await findOwn(session, context.params.deviceId);
  await requireRight(context, session, deedTo(session.device, device, "disown"), password);
  await disownDevice(database(), device, new Date());
  await audit(context, { type: "sign_out", detail: "disowned", deviceId: device.id });
  return answerDevices(request, session);
});

/** `DELETE /api/devices/:deviceId/clients/:clientId`: signs a device out of one application, and out of nothing else. */
export const endClient = handler(async (request, context) => {
  const { password } = await readJson(request, stepUpBody);
  const session = await requireChange(request, context);
  const { deviceId, clientId } = context.params;
  const device = await findOwn(session, deviceId);
  await requireRight(context, session, deedAtApplication(session.device, device), password);
  const ended = await endRelyingSession(database(), device.id, clientId);
  if (ended) await audit(context, { type: "client.sign_out", detail: clientId, deviceId: device.id });
  return answerDevices(request, session);
});

function requireChange(request: Request, context: Context): Promise<Session> {
  return requireProvenSession(request, context, "changePerDevice");
}

async function findOwn({ user }: Session, id: string) {
  const device = await database().device.findUnique({ where: { id } });
  if (device?.userId !== user.id) throw new Problem("ticket_not_found", { detail: "There is no such device." });
  return device;
}

async function answerDevices(request: Request, { user, device: current }: Session): Promise<Response> {
  // A number that was lowered takes effect at the next sign-in; up to a hundred are told until then.
  const most = Math.max(settings().maxDevices, 100);
  const devices = await listDevices(database(), user.id, { most, current: current.id });
  const { locale } = languageOf(request.headers);
  const sessions = await relyingSessions(
    database(),
    devices.map(({ id }) => id),
    new Date(),
  );
  const answers = devices.map((device) => deviceAnswer(device, current.id, locale, sessions.get(device.id)));
  return json({ devices: await Promise.all(answers) });
}

async function deviceAnswer(
  device: DeviceRow,
  currentId: string,
  locale: string,
  clients: RelyingSession[] | undefined,
): Promise<DeviceResponse> {
  const { ip, approvedBy } = device;
  const visitEndsAt = visitEnd(device);
  const place = await locateIp(ip, locale);
  return {
    ...namedDevice(device),
    ...(device.ownName && { ownName: device.ownName }),
    current: device.id === currentId,
    deviceType: device.deviceType as DeviceResponse["deviceType"],
    ip,
    ...(place && { place: place.name }),
    signedInBy: device.signedInBy as DeviceResponse["signedInBy"],
    ...(approvedBy && { approvedBy: namedDevice(approvedBy) }),
    ...(visitEndsAt && { visitEndsAt: visitEndsAt.toISOString() }),
    createdAt: device.createdAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    ...(clients && { clients }),
  };
}
