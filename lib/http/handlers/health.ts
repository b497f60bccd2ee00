import { database } from "../../db/database";
import { handler, json } from "../handler";

/** `GET /api/health`: 200 when the database answers, 503 otherwise. */
export const health = handler(async () => {
  try {
    await database().$queryRaw`SELECT 1`;
    return json({ status: "ok" });
  } catch {
    return json({ status: "unavailable" }, 503);
  }
});
