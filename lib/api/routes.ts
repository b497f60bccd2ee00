import { Problem } from "../http/problem";
import { type Handler, handler, methods } from "./handler";
import { changeName, changePassword, deletePicture, signUp, uploadPicture } from "./handlers/account";
import { watchAccount } from "./handlers/account-events";
import { auth } from "./handlers/auth";
import { createTicket, nameKey, readTicket, watchTicket, withdrawTicket } from "./handlers/desktop";
import { deviceNonce, deviceToken } from "./handlers/device-token";
import { disown, endOne, endOthers, readActivity, readDevices } from "./handlers/devices";
import { health, ready } from "./handlers/health";
import { chooseLanguage } from "./handlers/language";
import { readMetrics } from "./handlers/metrics";
import { cancelTicket, confirmTicket, lookupTicket, scanTicket } from "./handlers/phone";
import { readPicture } from "./handlers/picture";
import { siteMark, siteStylesheet } from "./handlers/site";
import { observedRoutes } from "./observed-routes";

/** Every path of the API. `app/api` mounts them on Next.js, `match` on any other server: one code path, two mounts. */
export const routes = observedRoutes({
  "/api/qr": methods({ POST: createTicket }),
  "/api/qr/lookup": methods({ POST: lookupTicket }),
  "/api/qr/:id": methods({ GET: readTicket, DELETE: withdrawTicket }),
  "/api/qr/:id/key": methods({ PUT: nameKey }),
  "/api/qr/:id/events": methods({ GET: watchTicket }),
  "/api/qr/:id/scan": methods({ POST: scanTicket }),
  "/api/qr/:id/confirm": methods({ POST: confirmTicket }),
  "/api/qr/:id/cancel": methods({ POST: cancelTicket }),
  "/api/auth/:action": methods({ GET: auth, POST: auth }),
  "/api/auth/:action/:provider": methods({ GET: auth, POST: auth }),
  "/api/account": methods({ POST: signUp, PATCH: changeName }),
  "/api/account/events": methods({ GET: watchAccount }),
  "/api/account/password": methods({ PUT: changePassword }),
  "/api/account/picture": methods({ PUT: uploadPicture, DELETE: deletePicture }),
  "/api/pictures/:pictureId": methods({ GET: readPicture }),
  "/api/language/:tag": methods({ GET: chooseLanguage }),
  "/api/site/mark": methods({ GET: siteMark }),
  "/api/site/style": methods({ GET: siteStylesheet }),
  "/api/device/nonce": methods({ GET: deviceNonce }),
  "/api/device/token": methods({ POST: deviceToken }),
  "/api/devices": methods({ GET: readDevices, DELETE: endOthers }),
  "/api/devices/activity": methods({ GET: readActivity }),
  "/api/devices/:deviceId": methods({ DELETE: endOne }),
  "/api/devices/:deviceId/disown": methods({ POST: disown }),
  "/api/health": methods({ GET: health }),
  "/api/ready": methods({ GET: ready }),
  "/api/metrics": methods({ GET: readMetrics }),
});

/** Any other path of the API: a problem like all others, and no page. */
const nowhere: Handler = handler(async () => {
  throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
});

export const otherwise = { GET: nowhere, POST: nowhere, PUT: nowhere, PATCH: nowhere, DELETE: nowhere };

/** Fixed words before parameters, so that `/api/qr/lookup` is not taken for a ticket. */
const patterns = Object.entries(routes)
  .map(([path, byMethod]) => ({ segments: path.split("/"), byMethod }))
  .sort((a, b) => parameters(a.segments) - parameters(b.segments));

/** The handler of an API path, or null for what is Next.js's to answer. HEAD is answered as GET. */
export function match(method: string, pathname: string): Handler | null {
  const given = pathname.split("/");
  const found = patterns.find(
    ({ segments }) =>
      segments.length === given.length &&
      segments.every((segment, index) => (segment.startsWith(":") ? given[index] !== "" : segment === given[index])),
  );
  if (!found && !pathname.startsWith("/api/")) return null;
  const byMethod: Partial<Record<string, Handler>> = found?.byMethod ?? otherwise;
  return byMethod[method === "HEAD" ? "GET" : method] ?? null;
}

function parameters(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(":")).length;
}
