/** What `/api/admin` answers. Types only, as in ./types.ts. */
import type { SignedInBy } from "../devices/device";
import type { NamedDevice } from "../devices/named-device";
import type { OpenTicket } from "../devices/open-tickets";
import type { LinkPurpose } from "../secrets";

/** One row of `GET /api/admin/users`. */
export interface AdminUserResponse {
  id: string;
  username: string;
  name: string;
  image: string;
  email?: string;
  groups: string[];
  role: "user" | "admin";
  createdAt: string;
  disabledAt?: string;
  /** That are signed in. */
  devices: number;
  lastSeenAt?: string;
}

/** `GET /api/admin/users`; `next` is the `after` of the page that follows. */
export interface AdminUsersResponse {
  users: AdminUserResponse[];
  next?: string;
}

/** `GET /api/admin/users/:userId`, and each change of it. */
export interface AdminUserDetailsResponse {
  user: AdminUserResponse;
  devices: AdminDevice[];
  passkeys: AdminPasskey[];
}

export interface AdminDevice extends NamedDevice {
  ip: string;
  signedInBy: SignedInBy;
  createdAt: string;
  lastSeenAt: string;
}

export interface AdminPasskey {
  name: string;
  host: string;
  backup: string;
  createdAt: string;
  lastUsedAt?: string;
}

/** A link that was made: told this once. */
export interface AdminLinkResponse {
  url: string;
  expiresAt: string;
}

/** `POST /api/admin/users` */
export interface AdminUserMadeResponse {
  user: AdminUserResponse;
  link: AdminLinkResponse;
}

/** One row of `GET /api/admin/events`. */
export interface AdminEvent {
  id: string;
  at: string;
  /** As in lib/audit/event.ts, and so is `detail`. */
  type: string;
  detail?: string;
  /** Usernames, or ids of accounts that are gone; `by` may be `operator`. */
  user?: string;
  by?: string;
  ip: string;
  browser: string;
  os: string;
  correlationId: string;
}

/** `GET /api/admin/events`; `next` is the `before` of the page that follows. */
export interface AdminEventsResponse {
  events: AdminEvent[];
  next?: string;
}

/** `GET /api/admin/tickets` */
export interface AdminTicketsResponse {
  tickets: OpenTicket[];
}

/** One of `GET /api/admin/invites`: every one-time link that is good. */
export interface AdminInvite {
  id: string;
  purpose: LinkPurpose;
  role: "user" | "admin";
  groups: string[];
  usesLeft: number;
  note?: string;
  /** Whose account a recovery is for. */
  username?: string;
  createdAt: string;
  expiresAt: string;
}

/** One of `GET /api/admin/groups`. */
export interface AdminGroup {
  name: string;
  users: number;
  /** Applications that only its people may use, by their ids. */
  clients: string[];
}

/** One of `GET /api/admin/clients`. */
export interface AdminClient {
  id: string;
  name: string;
  redirects: string[];
  postLogout: string[];
  origins: string[];
  groups: string[];
  backchannel?: string;
  public: boolean;
  device: boolean;
  inline: boolean;
  trusted: boolean;
  noPkce: boolean;
  disabled: boolean;
  createdAt: string;
}

/** `POST /api/admin/clients`, and another secret. The secret is told this once. */
export interface AdminClientSecretResponse {
  client: AdminClient;
  secret?: string;
  issuer: string;
}
