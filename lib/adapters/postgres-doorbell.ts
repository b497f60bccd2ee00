import pg from "pg";
import type { Doorbell } from "../doorbell";
import { memoryDoorbell } from "./memory-doorbell";

const CHANNEL = "qr_login";
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * Rings in every process on the same Postgres by LISTEN and NOTIFY. One connection of its own listens, so its URL must
 * lead past a pooler in transaction mode; `notify` may go through one. While the connection is lost rings are lost too;
 * once it is back everybody is rung, to read what they missed.
 */
export function postgresDoorbell(
  listenUrl: string,
  notify: (channel: string, topic: string) => Promise<unknown>,
): Doorbell & {
  /** Resolves once it hears. */
  ready(): Promise<void>;
} {
  const local = memoryDoorbell();
  const topics = new Map<string, number>();
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let closed = false;
  let hearing = false;
  const waiting: (() => void)[] = [];

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: listenUrl, keepAlive: true });
    client = fresh;
    fresh.on("notification", ({ payload }) => void (payload && local.ring(payload)));
    fresh.on("error", () => lost(fresh));
    fresh.on("end", () => lost(fresh));
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      retryMs = FIRST_RETRY_MS;
      hearing = true;
      for (const resolve of waiting.splice(0)) resolve();
      for (const topic of topics.keys()) void local.ring(topic);
    } catch {
      lost(fresh);
    }
  }

  function lost(connection: pg.Client): void {
    if (closed || client !== connection) return;
    client = undefined;
    hearing = false;
    void connection.end().catch(() => {});
    retry = setTimeout(() => void connect(), retryMs).unref();
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  void connect();

  return {
    ready: () => (hearing ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    async ring(topic) {
      await notify(CHANNEL, topic).catch(() => local.ring(topic));
    },
    listen(topic, listener) {
      topics.set(topic, (topics.get(topic) ?? 0) + 1);
      const stop = local.listen(topic, listener);
      return () => {
        stop();
        const left = (topics.get(topic) ?? 1) - 1;
        if (left > 0) topics.set(topic, left);
        else topics.delete(topic);
      };
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
      await local.close();
    },
  };
}
