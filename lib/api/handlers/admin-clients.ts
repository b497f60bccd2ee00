/** The applications that sign people in with this site, by whoever administers: as `npm run client` does, by the same functions. */
import { z } from "zod";
import { auditAdmin, requireAdmin, requireAdminChange } from "../../auth/admin";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readJson, readNothing } from "../../http/body";
import { Problem } from "../../http/problem";
import {
  changeClientSecret,
  deleteClient,
  findClient,
  insertClient,
  listClients,
  type RelyingClient,
  setClientDisabled,
  updateClient,
} from "../../oidc/client";
import { type Complaint, changedClient, described, newClient, UnfitClient } from "../../oidc/new-client";
import { forgetClients } from "../../oidc/registry";
import { newSecret } from "../../secrets";
import { handler, json } from "../handler";
import type { AdminClient, AdminClientSecretResponse } from "../types";

const text = z.string().max(2048);
const texts = z.array(text).max(50);
const addBody = z.strictObject({
  id: text,
  name: text.default(""),
  redirects: texts.default([]),
  postLogout: texts.default([]),
  origins: texts.default([]),
  groups: texts.default([]),
  backchannel: text.optional(),
  public: z.boolean().default(false),
  device: z.boolean().default(false),
  inline: z.boolean().default(false),
  trusted: z.boolean().default(false),
  noPkce: z.boolean().default(false),
});
const changeBody = z.union([
  z.strictObject({ disabled: z.boolean() }),
  z.strictObject({ name: text.optional(), redirects: texts.optional(), groups: texts.optional() }),
]);

/** `GET /api/admin/clients` */
export const adminClients = handler(async (request, context) => {
  await requireAdmin(request, context);
  return answerClients();
});

/** `POST /api/admin/clients`: 201 with the client and its secret, which is told this once. */
export const adminAddClient = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  const wanted = await readJson(request, addBody);
  const { client, secret } = checked(() => newClient(wanted, new Date()));
  if (!(await insertClient(database(), client))) {
    throw unfit([{ field: "id", reason: "client_id_taken", sentence: "There is one of this ID already." }]);
  }
  forgetClients();
  await auditAdmin(context, admin, { type: "client.added", detail: client.id });
  return answerSecret(client, secret, 201);
});

/** `PATCH /api/admin/clients/:clientId` `{ disabled }`, or `{ name, redirects, groups }`: all of them. */
export const adminChangeClient = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  const change = await readJson(request, changeBody);
  const client = await requireClient(context.params.clientId);
  if ("disabled" in change) await setClientDisabled(database(), client.id, change.disabled, new Date());
  else {
    const changed = checked(() => changedClient(client, change));
    if (!(await updateClient(database(), client, changed))) throw new Problem("wrong_state");
  }
  forgetClients();
  await auditAdmin(context, admin, { type: "client.changed", detail: client.id });
  return answerClients();
});

/** `POST /api/admin/clients/:clientId/secret`: another secret; the one before is refused. */
export const adminClientSecret = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  await readNothing(request);
  const client = await requireClient(context.params.clientId);
  const secret = newSecret("client");
  if (!(await changeClientSecret(database(), client.id, secret))) {
    throw new Problem("wrong_state", { detail: "A public client has no secret." });
  }
  forgetClients();
  await auditAdmin(context, admin, { type: "client.changed", detail: client.id });
  return answerSecret(client, secret);
});

/** `DELETE /api/admin/clients/:clientId`: it goes, with all that was granted to it; those that are left. */
export const adminDeleteClient = handler(async (request, context) => {
  const admin = await requireAdminChange(request, context);
  await readNothing(request);
  const client = await requireClient(context.params.clientId);
  await deleteClient(database(), client.id);
  forgetClients();
  await auditAdmin(context, admin, { type: "client.removed", detail: client.id });
  return answerClients();
});

async function requireClient(id: string): Promise<RelyingClient> {
  const client = await findClient(database(), id);
  if (!client) throw new Problem("invalid_request", { status: 404, detail: "There is no such application." });
  return client;
}

async function answerClients(): Promise<Response> {
  return json({ clients: (await listClients(database())).map(described) satisfies AdminClient[] });
}

function answerSecret(client: RelyingClient, secret: string | undefined, status = 200): Response {
  const answer: AdminClientSecretResponse = {
    client: described(client),
    ...(secret && { secret }),
    issuer: settings().origin,
  };
  return json(answer, status);
}

function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof UnfitClient ? unfit(error.complaints) : error;
  }
}

function unfit(complaints: readonly Complaint[]): Problem {
  const reasons = Object.fromEntries(complaints.map(({ field, reason }) => [field, reason]));
  const fields = Object.fromEntries(complaints.map(({ field, sentence }) => [field, sentence]));
  const [detail] = Object.values(fields);
  return new Problem("invalid_request", { ...(detail && { detail }), extensions: { fields, reasons } });
}
