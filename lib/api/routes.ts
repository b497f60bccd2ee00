import { Problem } from "../http/problem";
import { type Connection, newContext, type Params } from "../network/context";
import { type Handler, handler, methods } from "./handler";
import { changeName, changePassword, deletePicture, signUp, uploadPicture } from "./handlers/account";
import { watchAccount } from "./handlers/account-events";
import {
  adminAddClient,
  adminChangeClient,
  adminClientSecret,
  adminClients,
  adminDeleteClient,
} from "./handlers/admin-clients";
import { adminEvents, adminGroups, adminTickets } from "./handlers/admin-events";
import { adminInvite, adminInvites, adminRevokeInvite } from "./handlers/admin-invites";
import {
  adminAddUser,
  adminChangeUser,
  adminDeleteUser,
  adminLink,
  adminSignOut,
  adminUser,
  adminUsers,
} from "./handlers/admin-users";
import {
  csrfToken,
  readSession,
  signInByHost,
  signInByPasskey,
  signInByPassword,
  signInByTicket,
  signInByUpstream,
  signInError,
  signInPage,
  signOut,
} from "./handlers/auth";
import { forget, readBrowsers } from "./handlers/browsers";
import { createTicket, nameKey, prefetchTicket, readTicket, watchTicket, withdrawTicket } from "./handlers/desktop";
import { watchDevice, withdrawDevice } from "./handlers/device-grant";
import { deviceNonce, deviceToken } from "./handlers/device-token";
import { disown, endClient, endOne, endOthers, readActivity, readDevices, rename } from "./handlers/devices";
import { health, ready } from "./handlers/health";
import { chooseLanguage } from "./handlers/language";
import { deleteOwn, exportOwn } from "./handlers/leaving";
import { createLink, readLink, withdrawLink } from "./handlers/links";
import { readMetrics } from "./handlers/metrics";
import { lookAtLink, spendLink } from "./handlers/one-time-links";
import {
  changePasskey,
  chooseConfirmations,
  deletePasskey,
  passkeySeed,
  prove,
  readPasskeys,
  registerPasskey,
} from "./handlers/passkeys";
import { cancelTicket, confirmTicket, lookupTicket, reportUnasked, scanTicket } from "./handlers/phone";
import { readPicture } from "./handlers/picture";
import { siteMark, siteStylesheet } from "./handlers/site";
import { linkUpstream, startUpstream, unlinkUpstream, upstreamCallback } from "./handlers/upstream";
import { endOneWaiting, readWaiting } from "./handlers/waiting";
import { observedRoutes } from "./observed-routes";

/** Every path of the API. Our own server asks `match` for each request, and so can any other. */
export const routes = observedRoutes({
  "/api/qr": methods({ POST: createTicket }),
  "/api/qr/lookup": methods({ POST: lookupTicket }),
  "/api/qr/:id": methods({ GET: readTicket, DELETE: withdrawTicket }),
  "/api/qr/:id/key": methods({ PUT: nameKey }),
  "/api/qr/:id/events": methods({ GET: watchTicket }),
  "/api/qr/:id/scan": methods({ POST: scanTicket }),
  "/api/qr/:id/confirm": methods({ POST: confirmTicket }),
  "/api/qr/:id/cancel": methods({ POST: cancelTicket }),
  "/api/qr/:id/unasked": methods({ POST: reportUnasked }),
  "/api/links": methods({ POST: createLink }),
  "/api/links/:id": methods({ GET: readLink, DELETE: withdrawLink }),
  "/api/auth/session": methods({ GET: readSession }),
  "/api/auth/csrf": methods({ GET: csrfToken }),
  "/api/auth/signin": methods({ GET: signInPage }),
  "/api/auth/error": methods({ GET: signInError }),
  "/api/auth/callback/password": methods({ POST: signInByPassword }),
  "/api/auth/callback/passkey": methods({ POST: signInByPasskey }),
  "/api/auth/callback/qr": methods({ POST: signInByTicket }),
  "/api/auth/signout": methods({ POST: signOut }),
  "/api/auth/callback/upstream": methods({ POST: signInByUpstream }),
  "/api/auth/callback/host": methods({ POST: signInByHost }),
  "/api/upstream/start": methods({ GET: startUpstream }),
  "/api/upstream/callback": methods({ GET: upstreamCallback }),
  "/api/upstream/link": methods({ POST: linkUpstream, DELETE: unlinkUpstream }),
  "/api/account": methods({ POST: signUp, PATCH: changeName, DELETE: deleteOwn }),
  "/api/account/export": methods({ GET: exportOwn }),
  "/api/account/events": methods({ GET: watchAccount }),
  "/api/account/password": methods({ PUT: changePassword }),
  "/api/account/prove": methods({ POST: prove }),
  "/api/account/confirmations": methods({ PUT: chooseConfirmations }),
  "/api/account/picture": methods({ PUT: uploadPicture, DELETE: deletePicture }),
  "/api/passkeys/seed": methods({ GET: passkeySeed }),
  "/api/passkeys": methods({ GET: readPasskeys, POST: registerPasskey }),
  "/api/passkeys/:passkeyId": methods({ PATCH: changePasskey, DELETE: deletePasskey }),
  "/api/admin/users": methods({ GET: adminUsers, POST: adminAddUser }),
  "/api/admin/users/:userId": methods({ GET: adminUser, PATCH: adminChangeUser, DELETE: adminDeleteUser }),
  "/api/admin/users/:userId/sign-out": methods({ POST: adminSignOut }),
  "/api/admin/users/:userId/link": methods({ POST: adminLink }),
  "/api/admin/events": methods({ GET: adminEvents }),
  "/api/admin/tickets": methods({ GET: adminTickets }),
  "/api/admin/groups": methods({ GET: adminGroups }),
  "/api/admin/invites": methods({ GET: adminInvites, POST: adminInvite }),
  "/api/admin/invites/:inviteId": methods({ DELETE: adminRevokeInvite }),
  "/api/admin/clients": methods({ GET: adminClients, POST: adminAddClient }),
  "/api/admin/clients/:clientId": methods({ PATCH: adminChangeClient, DELETE: adminDeleteClient }),
  "/api/admin/clients/:clientId/secret": methods({ POST: adminClientSecret }),
  "/api/links/look": methods({ POST: lookAtLink }),
  "/api/links/use": methods({ POST: spendLink }),
  "/api/pictures/:pictureId": methods({ GET: readPicture }),
  "/api/language/:tag": methods({ GET: chooseLanguage }),
  "/api/site/mark": methods({ GET: siteMark }),
  "/api/site/style": methods({ GET: siteStylesheet }),
  "/api/device/nonce": methods({ GET: deviceNonce }),
  "/api/device/token": methods({ POST: deviceToken }),
  "/api/devices": methods({ GET: readDevices, DELETE: endOthers }),
  "/api/devices/activity": methods({ GET: readActivity }),
  "/api/devices/waiting": methods({ GET: readWaiting }),
  "/api/devices/waiting/:id": methods({ DELETE: endOneWaiting }),
  "/api/devices/:deviceId": methods({ DELETE: endOne, PATCH: rename }),
  "/api/devices/:deviceId/disown": methods({ POST: disown }),
  "/api/browsers": methods({ GET: readBrowsers }),
  "/api/browsers/:deviceId": methods({ DELETE: forget }),
  "/api/devices/:deviceId/clients/:clientId": methods({ DELETE: endClient }),
  "/oidc/device/events": methods({ POST: watchDevice }),
  "/oidc/device/withdraw": methods({ POST: withdrawDevice }),
  "/api/health": methods({ GET: health }),
  "/api/ready": methods({ GET: ready }),
  "/api/metrics": methods({ GET: readMetrics }),
});

/** A path of the API that is not there: a problem like all others, and no page. */
const nowhere: Handler = handler(async () => {
  throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
});

/** A handler that still waits for its context, with what the server knows of the request. */
export type Answer = (request: Request, connection: Connection) => Promise<Response>;

/** Fixed segments before parameters, so that `/api/qr/lookup` is not taken for a ticket. */
const patterns = Object.entries(routes)
  .map(([route, byMethod]) => ({ route, byMethod, segments: route.split("/") }))
  .sort((a, b) => parameters(a.segments) - parameters(b.segments));

/** What answers a path of the API; null for any other path, which is the pages'. HEAD is answered as GET. */
export function match(method: string, pathname: string): Answer | null {
  const given = pathname.split("/");
  for (const { route, byMethod, segments } of patterns) {
    const params = parametersOf(segments, given);
    if (!params) continue;
    const handle = byMethod[(method === "HEAD" ? "GET" : method) as keyof typeof byMethod];
    return inContext(handle ?? nowhere, route, params);
  }
  return isApi(pathname) ? inContext(nowhere, "/api/…", {}) : null;
}

function inContext(handle: Handler, route: string, params: Partial<Params>): Answer {
  return (request, connection) => handle(request, newContext(request, connection, { route, params }));
}

/** Makes the ticket of a page that shows its code at once; see `prefetchTicket`. */
export const prefetch: Answer = inContext(prefetchTicket, "/login", {});

function parametersOf(pattern: readonly string[], given: readonly string[]): Partial<Params> | undefined {
  if (pattern.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const text = given[index] ?? "";
    if (segment.startsWith(":") && text !== "") params[segment.slice(1)] = text;
    else if (segment !== text) return undefined;
  }
  return params;
}

function isApi(pathname: string): boolean {
  return pathname === "/api" || pathname.startsWith("/api/");
}

function parameters(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(":")).length;
}
