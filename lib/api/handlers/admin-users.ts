/** Accounts, by whoever administers. Each change is what `npm run admin -- users` does, by the same functions. */
import { z } from "zod";
import { refuseFields } from "../../accounts/account";
import {
  addUser,
  deleteUser,
  disableUser,
  enableUser,
  LastAdmin,
  renameUser,
  setRole,
} from "../../accounts/administration";
import { setDirectoryEntry } from "../../accounts/directory";
import { linkPath, makeLink } from "../../accounts/one-time-link";
import { findEntry, holdingsOf, listUsers, type RosterEntry } from "../../accounts/roster";
import { auditAdmin, requireAdmin, requireAdminChange } from "../../auth/admin";
import { imagePath, type Session } from "../../auth/session";
import { database } from "../../db/database";
import { endDevices, type SignedInBy } from "../../devices/device";
import { namedDevice } from "../../devices/named-device";
import { settings } from "../../env/settings";
import { readJson, readNothing, readQuery } from "../../http/body";
import { Problem } from "../../http/problem";
import type { Context } from "../../network/context";
import { handler, json } from "../handler";
import type {
  AdminLinkResponse,
  AdminUserDetailsResponse,
  AdminUserMadeResponse,
  AdminUserResponse,
  AdminUsersResponse,
} from "../types";

const HOUR_MS = 60 * 60_000;
const MOST_AT_ONCE = 200;

const text = z.string().max(1024);
const role = z.enum(["user", "admin"]);
const listQuery = z.strictObject({
  search: text.default(""),
  group: text.default(""),
  after: text.default(""),
  limit: z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(50),
});
const addBody = z.strictObject({ username: text, name: text.default(""), role: role.default("user") });
const changeBody = z.union([
  z.strictObject({ username: text }),
  z.strictObject({ role }),
  z.strictObject({ disabled: z.boolean() }),
  z.strictObject({ email: text, groups: z.array(text).max(100).optional() }),
  z.strictObject({ groups: z.array(text).max(100) }),
]);
const linkBody = z.strictObject({ hours: z.int().min(1).max(24).default(1) });

/** `GET /api/admin/users?search=&group=&after=&limit=`, by username. */
export const adminUsers = handler(async (request, context) => {
  await requireAdmin(request, context);
  const query = readQuery(request, listQuery);
  const found = await listUsers(database(), { ...query, limit: query.limit + 1 });
  const users = found.slice(0, query.limit);
  const next = found.length > users.length ? users.at(-1)?.username : undefined;
  return json({ users: users.map(userAnswer), ...(next && { next }) } satisfies AdminUsersResponse);
});

/** `POST /api/admin/users` `{ username, name, role }`: 201 with the link by which its owner sets a password. */
export const adminAddUser = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  const { username, name, role } = await readJson(request, addBody);
  const made = await addUser(database(), { username, name: name || username, role }, new Date());
  await auditAdmin(context, admin, { type: "sign_up", detail: "operator", userId: made.id });
  const link = await makeRecoveryLink(context, admin, made.id, 1);
  return json({ user: userAnswer(await requireEntry(made.id)), link } satisfies AdminUserMadeResponse, 201);
});

/** `GET /api/admin/users/:userId` */
export const adminUser = handler(async (request, context) => {
  await requireAdmin(request, context);
  return answerOne(await requireEntry(context.params.userId));
});

/** `PATCH /api/admin/users/:userId` `{ username }`, `{ role }`, `{ disabled }`, or `{ email, groups }`. */
export const adminChangeUser = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  const change = await readJson(request, changeBody);
  const user = await requireEntry(context.params.userId);
  await unlessLast(() => changeUser(context, admin, user, change));
  return answerOne(await requireEntry(user.id));
});

/** `DELETE /api/admin/users/:userId`: 204, and all that is its own goes with it. */
export const adminDeleteUser = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  await readNothing(request);
  const user = await requireEntry(context.params.userId);
  await unlessLast(() => deleteUser(database(), user, new Date()));
  // To whom is not told any more.
  await auditAdmin(context, admin, { type: "user.deleted" });
  return new Response(null, { status: 204 });
});

/** `POST /api/admin/users/:userId/sign-out`: everywhere, at once. */
export const adminSignOut = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  await readNothing(request);
  const { id } = await requireEntry(context.params.userId);
  await endDevices(database(), id, new Date());
  await auditAdmin(context, admin, { type: "sign_out", detail: "operator", userId: id });
  return answerOne(await requireEntry(id));
});

/** `POST /api/admin/users/:userId/link` `{ hours }`: 201 with the way back for who lost everything. */
export const adminLink = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  const { hours } = await readJson(request, linkBody);
  const { id, disabledAt } = await requireEntry(context.params.userId);
  if (disabledAt) throw new Problem("wrong_state", { detail: "The account is disabled. Enable it first." });
  return json(await makeRecoveryLink(context, admin, id, hours), 201);
});

async function changeUser(
  context: Context,
  admin: Session,
  user: RosterEntry,
  change: z.output<typeof changeBody>,
): Promise<void> {
  const now = new Date();
  const userId = user.id;
  if ("username" in change) {
    await renameUser(database(), user, change.username, now);
    return auditAdmin(context, admin, { type: "user.renamed", userId });
  }
  if ("role" in change) {
    await setRole(database(), userId, change.role);
    return auditAdmin(context, admin, { type: "user.role", detail: change.role, userId });
  }
  if ("disabled" in change) {
    if (change.disabled) await disableUser(database(), userId, now);
    else await enableUser(database(), userId);
    return auditAdmin(context, admin, { type: change.disabled ? "user.disabled" : "user.enabled", userId });
  }
  const { groups } = change;
  await setDirectoryEntry(database(), userId, {
    ...("email" in change && { email: change.email }),
    ...(groups && { groups }),
  });
  return auditAdmin(context, admin, { type: "user.directory", userId });
}

async function makeRecoveryLink(
  context: Context,
  admin: Session,
  userId: string,
  hours: number,
): Promise<AdminLinkResponse> {
  const now = new Date();
  const expiresAt = new Date(now.getTime() + hours * HOUR_MS);
  const link = { purpose: "recovery", userId, createdBy: admin.user.id, expiresAt } as const;
  const token = await makeLink(database(), link, now);
  await auditAdmin(context, admin, { type: "link.made", detail: "recovery", userId });
  return { url: settings().origin + linkPath(token), expiresAt: expiresAt.toISOString() };
}

async function unlessLast(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (error instanceof LastAdmin) refuseFields({ account: "last_admin" });
    throw error;
  }
}

async function requireEntry(id: string): Promise<RosterEntry> {
  const entry = await findEntry(database(), id);
  if (!entry) throw new Problem("invalid_request", { status: 404, detail: "There is no such account." });
  return entry;
}

async function answerOne(entry: RosterEntry): Promise<Response> {
  const { devices, passkeys } = await holdingsOf(database(), entry.id);
  const answer: AdminUserDetailsResponse = {
    user: userAnswer(entry),
    devices: devices.map((device) => ({
      ...namedDevice(device),
      ip: device.ip,
      signedInBy: device.signedInBy as SignedInBy,
      createdAt: device.createdAt.toISOString(),
      lastSeenAt: device.lastSeenAt.toISOString(),
    })),
    passkeys: passkeys.map(({ name, rpId, backup, createdAt, lastUsedAt }) => ({
      name,
      host: rpId,
      backup,
      createdAt: createdAt.toISOString(),
      ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
    })),
  };
  return json(answer);
}

function userAnswer(entry: RosterEntry): AdminUserResponse {
  const { id, username, name, email, groups, role, createdAt, disabledAt, devices, lastSeenAt } = entry;
  return {
    id,
    username,
    name,
    image: imagePath(entry),
    ...(email && { email }),
    groups,
    role,
    createdAt: createdAt.toISOString(),
    ...(disabledAt && { disabledAt: disabledAt.toISOString() }),
    devices,
    ...(lastSeenAt && { lastSeenAt: lastSeenAt.toISOString() }),
  };
}
