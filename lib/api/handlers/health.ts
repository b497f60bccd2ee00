import { pingDatabase } from "../../db/ping";
import { settings } from "../../env/settings";
import { readiness } from "../../process/readiness";
import { handler, json } from "../handler";

/**
 * `GET /api/health`: 200 `{ status: "ok" }` when the database answers, 503 otherwise. Where the origin is no secure
 * context it says so: browsers then hold no key, and sessions are as safe as their cookies.
 */
export const health = handler(async () => {
  if (!(await pingDatabase())) return json({ status: "unavailable" }, 503);
  const { secureContext, origin } = settings();
  if (secureContext) return json({ status: "ok" });
  return json({
    status: "ok",
    proofs: false,
    detail: `${origin} is plain http: browsers keep no key there, so a copied cookie is a session. Serve it over https.`,
  });
});

/**
 * `GET /api/ready`: 200 `{ status: "ready" }` when requests should be sent here. 503 while this process is `starting` or
 * `stopping`. The database is no part of it: all instances share it, and with all of them left out nobody would be told
 * anything, nor get what needs none.
 */
export const ready = handler(async () => {
  const status = readiness();
  return status === "ready" ? json({ status }) : json({ status }, 503, { "Retry-After": "1" });
});
