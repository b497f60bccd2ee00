import { database } from "../../db/database";
import { settings } from "../../env";
import { handler, json } from "../handler";

/**
 * `GET /api/health`: 200 `{ status: "ok" }` when the database answers, 503 otherwise. Where the origin is no secure
 * context it says so: browsers then hold no key, and sessions are as safe as their cookies.
 */
export const health = handler(async () => {
  try {
    await database().$queryRaw`SELECT 1`;
  } catch {
    return json({ status: "unavailable" }, 503);
  }
  const { secureContext, origin } = settings();
  if (secureContext) return json({ status: "ok" });
  return json({
    status: "ok",
    proofs: false,
    detail: `${origin} is plain http: browsers keep no key there, so a copied cookie is a session. Serve it over https.`,
  });
});
