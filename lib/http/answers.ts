import type { AuditType } from "../audit/event";

/** What the HTTP API answers, as TypeScript. Shared by the handlers and the pages; types only, so it weighs nothing in a browser. Times are ISO 8601 UTC. */

export type TicketStatus = "pending" | "scanned" | "confirmed" | "claimed" | "cancelled" | "expired";

/** A person as strangers may see them: display name and the path of a picture. */
export interface Face {
  name: string;
  image: string;
}

/** `GET /api/qr/:id`, and the data of each `status` event. */
export interface StatusAnswer {
  id: string;
  status: TicketStatus;
  /** When this state ends. A pending ticket whose expiresAt has moved past the one it was created with is held by a phone that is signing in. */
  expiresAt: string;
  /** From `scanned` on. */
  user?: Face;
  /** Two digits, while the phone must type them. */
  number?: string;
}

/** `POST /api/qr` */
export interface CreateAnswer {
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

/** How the phone came to the code: our scanner, the address opened directly (a camera app), a link on another site, or typed letters. */
export type Via = "camera" | "address" | "site" | "typed";

export type DeviceType = "desktop" | "mobile" | "tablet" | "tv" | "other";

/** What asks to be signed in, as the phone's owner sees it. */
export interface DesktopAnswer {
  browser: string;
  os: string;
  deviceType: DeviceType;
  ip: string;
  /** Country and network as far as they are known, such as "Germany (Example Telecom)", or "local network". */
  place?: string;
  /** The same of the phone that asks. */
  phonePlace?: string;
  /** The two are known to be in different countries. */
  farApart?: true;
  requestedAt: string;
  sameNetwork: boolean;
}

/** `POST /api/qr/:id/scan` */
export interface ScanAnswer {
  confirmToken: string;
  expiresAt: string;
  desktop: DesktopAnswer;
  account: Face & { username: string };
  numberRequired: boolean;
}

/** `POST /api/qr/:id/confirm` and `/cancel` */
export interface DecisionAnswer {
  status: "confirmed" | "cancelled";
}

/** `GET /api/auth/session`; `{}` when signed out. */
export interface SessionAnswer {
  user: Face & { username: string };
  device: SessionDevice;
  expires: string;
}

export interface SessionDevice {
  id: string;
  label: string;
  signedInBy: "password" | "qr" | "token";
  createdAt: string;
  approvedBy?: { id: string; label: string };
}

/** One row of `GET /api/devices`. */
export interface DeviceAnswer {
  id: string;
  current: boolean;
  kind: "browser" | "app";
  deviceType: DeviceType;
  label: string;
  browser: string;
  os: string;
  ip: string;
  place?: string;
  signedInBy: "password" | "qr" | "token";
  approvedBy?: { id: string; label: string };
  createdAt: string;
  lastSeenAt: string;
}

/** The data of a `sign-in` event of `GET /api/account/events`: another device that is signed in since a moment ago. */
export interface SignInNews {
  id: string;
  label: string;
  signedInBy: DeviceAnswer["signedInBy"];
  at: string;
  /** The phone that let it in, while it is signed in itself. */
  approvedBy?: { id: string; label: string };
}

/** One event of `GET /api/devices/activity`. */
export interface ActivityAnswer {
  id: string;
  at: string;
  /** As in lib/audit/event.ts, and so is `detail`. */
  type: AuditType;
  detail?: string;
  /** What it happened to, while it is known. */
  device?: { id: string; label: string };
  /** What the request came from. */
  browser: string;
  os: string;
  ip: string;
  place?: string;
}

/** RFC 9457 problem; `code` is stable, `detail` is for people. */
export interface ProblemAnswer {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  /** What to give the operator, who finds the request in the log by it. */
  correlationId?: string;
}

export type ProblemCode =
  | "invalid_request"
  | "sign_in_required"
  | "proof_required"
  | "proof_invalid"
  | "use_dpop_nonce"
  | "cross_site"
  | "not_your_ticket"
  | "step_up_required"
  | "number_mismatch"
  | "ticket_not_found"
  | "wrong_state"
  | "ticket_expired"
  | "payload_too_large"
  | "unsupported_media_type"
  | "rate_limited"
  | "internal";
