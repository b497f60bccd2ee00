import { clientInfo } from "../devices/client-info";
import { log } from "../log";
import { limitKey } from "../network/network";
import { hashSecret, newId } from "../secrets";
import { correlationId } from "./correlation";
import type { AuditEvent } from "./event";
import { record } from "./record";
import { createRefusalSampler } from "./refusal-sampler";

interface Actor {
  userId: string;
  deviceId: string;
  /** What an app has called itself at its sign-in; its requests do not tell. */
  app?: { browser: string; os: string };
}

const actors = new WeakMap<Request, Actor>();

const worth = createRefusalSampler();

/** Tells the audit whose session a request came with. */
export function actsAs(request: Request, actor: Actor): void {
  actors.set(request, actor);
}

/**
 * Records what a request has done, or was refused: a line in the log and a row in the database. Neither holds a secret;
 * tickets are named by a hash in both, and everybody is in the log. Never rejects.
 */
export async function audit(request: Request, event: AuditEvent): Promise<void> {
  const now = new Date();
  const { app, ...actor } = actors.get(request) ?? {};
  const { ip, browser, os } = { ...clientInfo(request.headers), ...app };
  const refused = event.type === "refused" || event.type.endsWith(".refused");
  const noise = refused ? worth(limitKey(ip), now.getTime()) : "row";
  if (noise === "nothing") return;

  const { type, detail, userId, deviceId } = { ...actor, ...event };
  const ticketHash = event.ticketId && shortHash(event.ticketId);
  log().info({
    event: type,
    detail,
    request: requestPattern(request),
    ip,
    browser,
    os,
    user: userId && shortHash(userId),
    device: deviceId && shortHash(deviceId),
    ticket: ticketHash,
    correlationId: correlationId(request),
    ...(noise === "line" && { sampled: true }),
  });
  // Limits exist to spare the database.
  if (noise === "line" || detail === "rate_limited") return;
  await record({
    id: newId(),
    at: now,
    type,
    detail: detail ?? null,
    userId: userId ?? null,
    deviceId: deviceId ?? null,
    ticketHash: ticketHash ?? null,
    ip,
    browser,
    os,
    correlationId: correlationId(request),
  });
}

/** Enough to tell one from another, and no way back. */
export function shortHash(id: string): string {
  return hashSecret(id).slice(0, 12);
}

/** Method and path, with every segment masked that is no plain word: it may be an id, or anything else. */
export function requestPattern({ method, url }: Request): string {
  const segments = new URL(url).pathname.split("/", 8);
  return `${method} ${segments.map((segment) => (/^[a-z]{0,12}$/.test(segment) ? segment : ":id")).join("/")}`;
}
