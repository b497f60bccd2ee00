import type { ShownAuditType } from "../audit/shown";
import type { ConfirmProof } from "../auth/confirm-proof";
import type { Face } from "../auth/session";
import type { SignedInBy } from "../devices/device";
import type { NamedDevice } from "../devices/named-device";
import type { RelyingSession } from "../oidc/relying-sessions";
import type { ClientFace } from "../oidc/request";
import type { LinkPurpose } from "../secrets";
import type { DeviceType, RelyingParty, Status } from "../ticket/ticket";

/** What the HTTP API answers, as TypeScript. Shared by the handlers and the pages; types only, so it weighs nothing in a browser. Times are ISO 8601 UTC. */

export type { ConfirmProof } from "../auth/confirm-proof";
export type { Face, SessionDevice, SessionResponse } from "../auth/session";
export type { NamedDevice } from "../devices/named-device";
export type { ProblemCode, ProblemDetails } from "../http/problem";
export type { RelyingSession } from "../oidc/relying-sessions";
export type { ClientFace } from "../oidc/request";
export type { DeviceType, Status as TicketStatus, Via } from "../ticket/ticket";
export type {
  AdminClient,
  AdminClientSecretResponse,
  AdminDevice,
  AdminEvent,
  AdminEventsResponse,
  AdminGroup,
  AdminInvite,
  AdminLinkResponse,
  AdminPasskey,
  AdminTicketsResponse,
  AdminUserDetailsResponse,
  AdminUserMadeResponse,
  AdminUserResponse,
  AdminUsersResponse,
} from "./admin-types";

/** `GET /api/qr/:id`, and the data of each `status` event. */
export interface TicketStatusResponse {
  id: string;
  status: Status;
  /** When this state ends. A pending ticket whose expiresAt has moved past the one it was created with is held by a phone that is signing in. */
  expiresAt: string;
  /** From `scanned` on. */
  user?: Face;
  /** With `confirmed`: this browser was last signed in to another account than `user`'s. */
  otherAccount?: true;
  /** From `confirmed` on: the phone lets it in for this visit only. */
  visit?: true;
  /** Two digits, while the phone must type them. */
  number?: string;
}

/** `POST /api/qr` */
export interface CreateTicketResponse {
  id: string;
  /** What the QR code holds: `<origin>/scan#<id>`. */
  url: string;
  /** Eight letters to type where there is no camera. */
  userCode: string;
  status: "pending";
  expiresAt: string;
  /** The server's clock, to correct the browser's countdown. */
  serverTime: string;
  pollIntervalMs: number;
}

/** `GET /api/links/:id` */
export interface LinkResponse {
  id: string;
  status: "waiting" | "opened" | "cancelled" | "expired";
  expiresAt: string;
  /** Of the phone that opened it: to be scanned with `via: "link"`. */
  ticketId?: string;
}

/** `POST /api/links` */
export interface CreateLinkResponse extends LinkResponse {
  /** What the QR code holds: `<origin>/link#<token>`. */
  url: string;
  serverTime: string;
}

/** What asks to be signed in, as the phone's owner sees it. */
export interface RequestingDesktop {
  browser: string;
  os: string;
  deviceType: DeviceType;
  /** Its address where the phone is on the same network, and else the network around it, such as "203.0.113.0/24". */
  ip: string;
  /** Country and network as far as they are known, such as "Germany (Example Telecom)", or "local network". */
  place?: string;
  /** The same of the phone that asks. */
  phonePlace?: string;
  /** The two are known to be in different countries. */
  farApart?: true;
  requestedAt: string;
  sameNetwork: boolean;
  /** Thumbprint of the key that the desktop had named by then. */
  key?: string;
  /** Since when the account has used this browser, and when it did last; absent where it is new to it. */
  known?: { since: string; lastSeenAt: string };
}

/** `POST /api/qr/:id/scan` */
export interface ScanResponse {
  confirmToken: string;
  expiresAt: string;
  desktop: RequestingDesktop;
  account: Face;
  numberRequired: boolean;
  /** Where the account has passkeys that are good here. */
  proof?: ConfirmProof;
  /** Absent for this site's own pages. A confirmation repeats its `kind`. */
  for?: AskedFor;
}

/** Which application the code is to sign in to: a `site` in the browser that shows it, a `device` for as long as it likes. */
export interface AskedFor {
  kind: RelyingParty["kind"];
  client: ClientFace;
  scopes: string[];
  /** The site shows the code in a page of its own, at `client.host`, and a yes gets into that site alone. */
  inline?: true;
  /** The letters on the device's screen, to be compared. */
  userCode?: string;
}

/** `POST /api/qr/:id/confirm` and `/cancel` */
export interface DecisionResponse {
  status: "confirmed" | "cancelled";
}

/** `POST /api/links/look` */
export interface OneTimeLinkResponse {
  purpose: LinkPurpose;
  expiresAt: string;
  /** Whose account a recovery is for. */
  username?: string;
}

/** `POST /api/links/use` */
export interface OneTimeLinkUsedResponse {
  username: string;
  name: string;
}

/** `GET /api/passkeys/seed` */
export interface PasskeySeedResponse {
  seed: string;
  /** The host that passkeys are for here. */
  rpId: string;
}

/** `GET /api/passkeys`, and each change of them. */
export interface PasskeysResponse {
  passkeys: PasskeyResponse[];
  /** Whether codes are confirmed with a passkey only. */
  passkeyOnly: boolean;
  account: { handle: string; username: string; name: string };
}

export interface PasskeyResponse {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt?: string;
  /** On one device only; not synced yet; synced. */
  backup: "single" | "eligible" | "synced";
  /** That it was made for; good at this one, or not. */
  host: string;
  usable: boolean;
  transports: string[];
}

/** One row of `GET /api/devices`. */
export interface DeviceResponse extends NamedDevice {
  /** What its owner calls it. */
  ownName?: string;
  current: boolean;
  deviceType: DeviceType;
  ip: string;
  place?: string;
  signedInBy: SignedInBy;
  approvedBy?: NamedDevice;
  /** Where it is signed in for one visit: when that is over at the latest, though its browser is still open. */
  visitEndsAt?: string;
  createdAt: string;
  lastSeenAt: string;
  /** Where it is signed in through us; absent where it is nowhere. */
  clients?: RelyingSession[];
}

/** One row of `GET /api/browsers`: a browser that the account knows, named by the last of the devices that it was. */
export interface BrowserResponse extends NamedDevice {
  /** The browser that asks. */
  current: boolean;
  deviceType: DeviceType;
  /** Whether it is signed in to the account now. */
  signedIn: boolean;
  since: string;
  lastSeenAt: string;
}

/** One of `GET /api/devices/waiting`: let in, and not come yet. It is listed as a device once it has claimed. */
export interface WaitingResponse extends NamedDevice {
  deviceType: DeviceType;
  ip: string;
  place?: string;
  approvedBy?: NamedDevice;
  confirmedAt: string;
  /** When it can be claimed no more. */
  expiresAt: string;
}

/** The data of a `sign-in` event of `GET /api/account/events`: another device that is signed in since a moment ago. */
export interface SignInNews extends NamedDevice {
  signedInBy: SignedInBy;
  at: string;
  /** The phone that let it in, while it is signed in itself. */
  approvedBy?: NamedDevice;
}

/** One event of `GET /api/devices/activity`; of refusals that are alike, the last. */
export interface ActivityEvent {
  id: string;
  at: string;
  /** How many refusals that are alike it stands for, where they are more than one. */
  count?: number;
  /** As in lib/audit/event.ts, and so is `detail`. */
  type: ShownAuditType;
  detail?: string;
  /** What it happened to, while it is known. */
  device?: NamedDevice;
  /** The site or app that it is about, while it is known. */
  client?: string;
  /** What the request came from. */
  browser: string;
  os: string;
  ip: string;
  place?: string;
}
