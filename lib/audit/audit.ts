import { log } from "../log";
import { type Context, NO_PARAMS } from "../network/context";
import { limitKey } from "../network/network";
import { hashSecret, newId } from "../secrets";
import type { AuditEvent, AuditType } from "./event";
import { record } from "./record";
import { createRefusalSampler } from "./refusal-sampler";
import { tellWebhook } from "./webhook";

/** Anybody can have these written by the thousand; they tell something only of a ticket that was scanned. */
const BEFORE_THE_SCAN: ReadonlySet<AuditType> = new Set(["ticket.created", "ticket.held", "ticket.withdrawn"]);
/** No code waits longer to be scanned. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

const worth = createRefusalSampler();

/**
 * Records what a request has done, or was refused: a line in the log and a row in the database. Neither holds a secret;
 * tickets are named by a hash in both, and everybody is in the log. Never rejects.
 */
export async function audit(context: Context, event: AuditEvent): Promise<void> {
  const now = new Date();
  const { client, correlationId } = context;
  const { app, ...actor } = context.actor ?? {};
  const { ip, browser, os } = { ...client, ...app };
  const refused = event.type === "refused" || event.type.endsWith(".refused");
  const { type, detail, userId, deviceId, by } = { ...actor, ...event };
  // Limits exist to spare the database.
  const isKept = detail !== "rate_limited";
  const noise = refused ? worth(limitKey(ip), now.getTime(), isKept ? userId : undefined) : "row";
  if (noise === "nothing") return;

  const ticketHash = event.ticketId && shortHash(event.ticketId);
  if (log().isLevelEnabled("info")) {
    log().info({
      event: type,
      detail,
      by: by && by !== "operator" ? shortHash(by) : by,
      request: `${context.method} ${context.route}`,
      ip,
      browser,
      os,
      user: userId && shortHash(userId),
      device: deviceId && shortHash(deviceId),
      ticket: ticketHash,
      correlationId,
      ...(noise === "line" && { sampled: true }),
    });
  }
  if (noise === "line" || !isKept) return;
  const row = {
    id: newId(),
    at: now,
    type,
    detail: detail ?? null,
    by: by ?? null,
    userId: userId ?? null,
    deviceId: deviceId ?? null,
    ticketHash: ticketHash ?? null,
    ip,
    browser,
    os,
    correlationId,
    forgetAt: BEFORE_THE_SCAN.has(type) ? new Date(now.getTime() + FORGOTTEN_AFTER_MS) : null,
  };
  void tellWebhook(row);
  await record(row);
}

/** The same of what an operator does on the machine itself, with no request and from nowhere. */
export function auditOperator(command: string, event: AuditEvent): Promise<void> {
  const client = { browser: "", os: "", deviceType: "other", ip: "" } as const;
  const context: Context = {
    method: "",
    route: command,
    params: NO_PARAMS,
    client,
    correlationId: newId(),
    isDirect: true,
  };
  return audit(context, { by: "operator", ...event });
}

/** Enough to tell one from another, and no way back. */
export function shortHash(id: string): string {
  return hashSecret(id).slice(0, 12);
}
