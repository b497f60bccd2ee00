import { type ApiResult, call } from "@/components/api/call";
import type {
  AdminClient,
  AdminClientSecretResponse,
  AdminEventsResponse,
  AdminGroup,
  AdminInvite,
  AdminLinkResponse,
  AdminTicketsResponse,
  AdminUserDetailsResponse,
  AdminUserMadeResponse,
  AdminUsersResponse,
} from "@/lib/api/types";

type Query = Readonly<Record<string, string | undefined>>;

export const readUsers = (query: Query) => ask<AdminUsersResponse>("GET", `users${search(query)}`);
export const addUser = (body: { username: string; name: string; role: "user" | "admin" }) =>
  ask<AdminUserMadeResponse>("POST", "users", body);
export const readUser = (id: string) => ask<AdminUserDetailsResponse>("GET", `users/${id}`);
export const changeUser = (
  id: string,
  body: { username: string } | { role: "user" | "admin" } | { disabled: boolean } | { email: string; groups: string[] },
) => ask<AdminUserDetailsResponse>("PATCH", `users/${id}`, body);
export const signOutUser = (id: string) => ask<AdminUserDetailsResponse>("POST", `users/${id}/sign-out`);
export const makeRecoveryLink = (id: string) => ask<AdminLinkResponse>("POST", `users/${id}/link`, {});
export const deleteUser = (id: string) => ask<void>("DELETE", `users/${id}`);

export const readEvents = (query: Query) => ask<AdminEventsResponse>("GET", `events${search(query)}`);
export const readTickets = () => ask<AdminTicketsResponse>("GET", "tickets");
export const readGroups = () => ask<{ groups: AdminGroup[] }>("GET", "groups");

export const readInvites = () => ask<{ invites: AdminInvite[] }>("GET", "invites");
export const invite = (body: { uses: number; days: number; note: string; role: "user" | "admin"; groups: string[] }) =>
  ask<AdminLinkResponse>("POST", "invites", body);
export const revokeInvite = (id: string) => ask<{ invites: AdminInvite[] }>("DELETE", `invites/${id}`);

type Clients = { clients: AdminClient[] };

export const readClients = () => ask<Clients>("GET", "clients");
export const addClient = (body: Pick<AdminClient, "id" | "name" | "redirects" | "groups" | "public">) =>
  ask<AdminClientSecretResponse>("POST", "clients", body);
export const changeClient = (
  id: string,
  body: { disabled: boolean } | Pick<AdminClient, "name" | "redirects" | "groups">,
) => ask<Clients>("PATCH", `clients/${id}`, body);
export const newClientSecret = (id: string) => ask<AdminClientSecretResponse>("POST", `clients/${id}/secret`);
export const removeClient = (id: string) => ask<Clients>("DELETE", `clients/${id}`);

/** Each is proven, reads too: what is told here is everybody's. */
function ask<T>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<ApiResult<T>> {
  return call({ method, path: `/api/admin/${path}`, prove: true, ...(body !== undefined && { body }) });
}

function search(query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `?${new URLSearchParams(given)}` : "";
}
