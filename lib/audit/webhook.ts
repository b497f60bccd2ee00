import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { settings } from "../env/settings";
import { log } from "../log";
import type { AuditType } from "./event";
import type { EventRow } from "./record";

/** What an operator's webhook is told: who came in by a new device, what lets people in, and who may do what. */
const TOLD: ReadonlySet<AuditType> = new Set<AuditType>([
  "sign_in",
  "link.made",
  "link.used",
  "passkey.added",
  "passkey.removed",
  "passkey.counter",
  "password.changed",
  "user.role",
  "user.disabled",
  "user.deleted",
]);

const TRIES = 3;
const TIMEOUT_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
/** Waiting at once; beyond, events are told by the log alone. */
const MOST_WAITING = 200;

let waiting = 0;

/**
 * Tells the webhook of an event, where there is one, and holds nobody up: three tries of five seconds, and no redirects, which
 * could lead into the operator's network. `X-Signature` is the HMAC of the body, as GitHub's webhooks have it.
 */
export function tellWebhook(event: EventRow, pauseMs = FIRST_PAUSE_MS): Promise<void> | undefined {
  const { webhook } = settings();
  const isDisowned = event.type === "sign_out" && event.detail === "disowned";
  if (!webhook || !(isDisowned || TOLD.has(event.type as AuditType))) return undefined;
  if (waiting >= MOST_WAITING) {
    log().warn({ event: "webhook.dropped", correlationId: event.correlationId });
    return undefined;
  }
  waiting += 1;
  return send(webhook, event, pauseMs).finally(() => {
    waiting -= 1;
  });
}

async function send(webhook: { url: string; secret: string }, event: EventRow, pauseMs: number): Promise<void> {
  const body = JSON.stringify(event);
  const signature = createHmac("sha256", webhook.secret).update(body).digest("hex");
  const headers = { "Content-Type": "application/json", "X-Signature": `sha256=${signature}` };
  for (let tried = 1; tried <= TRIES; tried++) {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(webhook.url, { method: "POST", headers, body, redirect: "manual", signal }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (tried < TRIES) await delay(pauseMs * 4 ** (tried - 1), undefined, { ref: false });
  }
  log().warn({ event: "webhook.failed", correlationId: event.correlationId });
}
