import { EventSource } from "eventsource";
import type { ApiError } from "../components/api/call";
import type { Client } from "../lib/api/testing/client";
import type { TicketStatusResponse } from "../lib/api/types";
import { watchTicket } from "../packages/qr-login/src/watch";
import { ask, type Outcome } from "./clients";
import type { Random } from "./random";

/** `page` is our own page's watch, `plain` somebody's EventSource that reconnects by itself and polls where it cannot. */
export type WatchKind = "page" | "plain";

interface Watched {
  client: Client;
  id: string;
  pollIntervalMs: number;
  random: Random;
  /** Undefined when the ticket is no longer told to this desktop. */
  onStatus: (status: TicketStatusResponse | undefined) => void;
}

const WATCH: Record<WatchKind, (watched: Watched) => () => void> = { page: watchAsPage, plain: watchPlainly };

/** Tells every status of a ticket over real streams and reads, until the returned function is called. */
export function watchStatus(kind: WatchKind, watched: Watched): () => void {
  return WATCH[kind](watched);
}

function watchAsPage({ client, id, pollIntervalMs, random, onStatus }: Watched): () => void {
  const api = {
    stream: () => eventSource(client, id) as unknown as globalThis.EventSource,
    status: async () => {
      const outcome = await ask((call) => client.status(id, call));
      return outcome.kind === "granted"
        ? { ok: true as const, value: outcome.value, skewMs: 0 }
        : { ok: false as const, error: errorOf(outcome) };
    },
  };
  return watchTicket({ id, pollIntervalMs }, api, random.next, (news) => {
    if (news.type === "status") onStatus(news.status);
    if (news.type === "gone") onStatus(undefined);
  }).stop;
}

function errorOf(outcome: Exclude<Outcome<TicketStatusResponse>, { kind: "granted" }>): ApiError {
  if (outcome.kind === "limited") return { code: "rate_limited", retryAtMs: Date.now() + outcome.waitMs };
  if (outcome.kind === "unanswered") return { code: "offline" };
  return { code: outcome.code as ApiError["code"] };
}

function watchPlainly({ client, id, pollIntervalMs, onStatus }: Watched): () => void {
  const source = eventSource(client, id);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const poll = async () => {
    const outcome = await ask((call) => client.status(id, call));
    if (stopped) return;
    if (outcome.kind === "granted") onStatus(outcome.value);
    if (outcome.kind === "refused") return onStatus(undefined);
    timer = setTimeout(poll, pollIntervalMs);
  };
  source.addEventListener("status", ({ data }) => onStatus(JSON.parse(data)));
  source.addEventListener("error", () => {
    // Anything but a lost connection is the end of an EventSource (HTML §9.2.3), such as a 502.
    if (source.readyState === source.CLOSED && !stopped) void poll();
  });
  return () => {
    stopped = true;
    clearTimeout(timer);
    source.close();
  };
}

function eventSource(client: Client, id: string): EventSource {
  const path = `/api/qr/${id}/events`;
  return new EventSource(client.origin + path, {
    fetch: (_url, { headers, signal }) => client.send("GET", path, { headers, ...(signal && { signal }) }),
  });
}
