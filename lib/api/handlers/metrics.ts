import { createHash, timingSafeEqual } from "node:crypto";
import { settings } from "../../env/settings";
import { Problem } from "../../http/problem";
import { metrics } from "../../metrics/metrics";
import { handler } from "../handler";

/**
 * `GET /api/metrics`, in Prometheus' text format, of this process alone. With `METRICS_TOKEN` set, for whoever bears it.
 * Without, for callers on this machine that came straight and by a loopback name: for anybody else there is no such path.
 */
export const readMetrics = handler(async (request, context) => {
  const { metricsToken } = settings();
  if (metricsToken !== undefined) {
    if (!bears(request, metricsToken)) {
      throw new Problem("sign_in_required", {
        detail: "The metrics need their token.",
        headers: { "WWW-Authenticate": "Bearer" },
      });
    }
  } else if (!context.isDirect) {
    throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
  }
  const { registry } = metrics();
  return new Response(await registry.metrics(), { headers: { "Content-Type": registry.contentType } });
});

function bears(request: Request, token: string): boolean {
  const [, given = ""] = /^Bearer +(.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

/** Of one length whatever the length, as the comparison wants it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
