/** Invitations, and every other one-time link, by whoever administers. */
import { z } from "zod";
import { groupsIn, isGroup } from "../../accounts/directory";
import { refusedFields } from "../../accounts/field-reason";
import { linkId, linkPath, listLinks, makeLink, revokeLink } from "../../accounts/one-time-link";
import { auditAdmin, requireAdmin, requireAdminChange } from "../../auth/admin";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readJson, readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import type { LinkPurpose } from "../../secrets";
import { handler, json } from "../handler";
import type { AdminInvite, AdminLinkResponse } from "../types";

const DAY_MS = 24 * 60 * 60_000;

const inviteBody = z.strictObject({
  uses: z.int().min(1).max(1000).default(1),
  days: z.int().min(1).max(90).default(7),
  note: z.string().max(200).default(""),
  role: z.enum(["user", "admin"]).default("user"),
  groups: z.array(z.string().max(1024)).max(100).default([]),
});

/** `GET /api/admin/invites` */
export const adminInvites = handler(async (request, context) => {
  await requireAdmin(request, context);
  return answerInvites();
});

/** `POST /api/admin/invites` `{ uses, days, note, role, groups }`: 201 with the link, told this once. */
export const adminInvite = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  const { uses, days, note, role, groups } = await readJson(request, inviteBody);
  if (settings().signUp === "closed") throw new Problem("sign_up_closed");
  if (!groups.every(isGroup)) throw refusedFields({ groups: "group_shape" });
  const now = new Date();
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  const given = { ...(role === "admin" && { role }), ...(note.trim() && { note: note.trim() }), groups, uses };
  const link = { purpose: "invite", ...given, createdBy: admin.user.id, expiresAt } as const;
  const token = await makeLink(database(), link, now);
  await auditAdmin(context, admin, { type: "link.made", detail: "invite" });
  const answer: AdminLinkResponse = { url: settings().origin + linkPath(token), expiresAt: expiresAt.toISOString() };
  return json(answer, 201);
});

/** `DELETE /api/admin/invites/:inviteId`: it is void; those that are left. */
export const adminRevokeInvite = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  await readNothing(request);
  const link = await revokeLink(database(), context.params.inviteId);
  if (!link) throw new Problem("invalid_request", { status: 404, detail: "There is no such link." });
  const { purpose, userId } = link;
  await auditAdmin(context, admin, { type: "link.void", detail: purpose, ...(userId && { userId }) });
  return answerInvites();
});

async function answerInvites(): Promise<Response> {
  const links = await listLinks(database(), new Date());
  const ids = links.flatMap(({ userId }) => userId ?? []);
  const users = await database().user.findMany({ where: { id: { in: ids } }, select: { id: true, username: true } });
  const names = new Map(users.map(({ id, username }) => [id, username]));
  const invites: AdminInvite[] = links.map((link) => {
    const username = link.userId ? names.get(link.userId) : undefined;
    return {
      id: linkId(link),
      purpose: link.purpose as LinkPurpose,
      role: link.role === "admin" ? "admin" : "user",
      groups: groupsIn(link.groups),
      usesLeft: link.usesLeft,
      ...(link.note && { note: link.note }),
      ...(username && { username }),
      createdAt: link.createdAt.toISOString(),
      expiresAt: link.expiresAt.toISOString(),
    };
  });
  return json({ invites });
}
