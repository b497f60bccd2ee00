import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import pg from "pg";
import { backoffMs } from "../db/backoff.mjs";
import { log } from "../log";
import type { Notifier } from "../login/notifier";
import { coalesce } from "../process/coalesce";
import { memoryNotifier } from "./memory-notifier";

const CHANNEL = "qr_login";
const PING = "ping ";
const NOT_HEARD =
  "A notification to itself did not come back, so desktops hear of their phones seconds late. DATABASE_LISTEN_URL must " +
  "lead to the database of DATABASE_URL, past any pooler.";
const LINE_EVERY_MS = 60_000;
const RETRIES = { firstMs: 100, longestMs: 5_000 };

export interface PostgresNotifierOptions {
  /** How its connection calls itself in Postgres, unless the URL says. */
  name?: string;
  /** Milliseconds; shorter in tests. */
  pingEveryMs?: number;
  timeoutMs?: number;
}

/**
 * Notifies in every process on the same Postgres by LISTEN and NOTIFY, and in this one at once, without the database. One
 * connection of its own listens, so its URL must lead past a pooler in transaction mode; `notify` may go through one. The
 * connection pings itself now and then. A ping that does not arrive means a pulled cable, or a pooler that swallowed its
 * LISTEN: the notifier connects anew, and then tells everybody to read. The log says so, and where what `notify` sends does
 * not arrive either: without a word there, desktops would only hear late.
 *
 * @param notify sends the payloads to the channel, each by NOTIFY, in one statement
 */
export function postgresNotifier(
  listenUrl: string,
  notify: (channel: string, payloads: readonly string[]) => Promise<unknown>,
  { name = "qr-login", pingEveryMs = 10_000, timeoutMs = 5_000 }: PostgresNotifierOptions = {},
): Notifier & {
  ready(): Promise<void>;
} {
  const local = memoryNotifier();
  /** Tells this process's notifications, which have been delivered already, from others'. */
  const own = randomBytes(6).toString("base64url");
  const reconnectListeners: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let connection: Connection | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;
  let received = 0;
  let reconnects = 0;
  let wasConnected = false;
  let failed = 0;
  let nextLineMs = 0;

  async function connect(): Promise<void> {
    const fresh = openConnection();
    connection = fresh;
    fresh.client.on("notification", ({ payload = "" }) => receive(payload));
    try {
      await fresh.listen();
      await fresh.ping();
    } catch (err) {
      if (!closed && failures === 0) log().warn({ event: "notifier_not_connected", text: NOT_HEARD, err });
      return lost(fresh);
    }
    if (closed || connection !== fresh) return;
    failures = 0;
    fresh.connected = true;
    for (const resolve of waiting.splice(0)) resolve();
    if (wasConnected) reconnects += 1;
    wasConnected = true;
    // The first time too: others may have notified before.
    for (const listener of reconnectListeners) listener();
    timer = setTimeout(() => void pingAgain(fresh), pingEveryMs).unref();
    const isHeard = await fresh.hears((ping) => notify(CHANNEL, [ping])).catch(notSent);
    if (isHeard === false && !closed && connection === fresh) {
      log().warn({ event: "notifications_not_heard", text: NOT_HEARD });
    }
  }

  /** One line a minute, of whatever many. */
  function notSent(err: unknown): void {
    failed += 1;
    if (closed || Date.now() < nextLineMs) return;
    nextLineMs = Date.now() + LINE_EVERY_MS;
    log().warn({ event: "notifications_not_sent", failed, err });
  }

  async function pingAgain(current: Connection): Promise<void> {
    try {
      await current.ping();
      if (connection === current && !closed) timer = setTimeout(() => void pingAgain(current), pingEveryMs).unref();
    } catch {
      lost(current);
    }
  }

  function receive(payload: string): void {
    if (payload.startsWith(`${own} `) || payload.startsWith(PING)) return;
    received += 1;
    void local.notify(payload.slice(payload.indexOf(" ") + 1));
  }

  function lost(broken: Connection): void {
    broken.destroy();
    if (closed || connection !== broken) return;
    connection = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), backoffMs(failures, RETRIES)).unref();
    failures += 1;
  }

  function openConnection() {
    // The socket is destroyed: pg would wait for a peer that is gone to say good-bye.
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: listenUrl,
      application_name: name,
      keepAlive: true,
      stream: () => socket,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    const opened = {
      client,
      connected: false,
      async listen() {
        await client.connect();
        await client.query(`LISTEN ${CHANNEL}`);
      },
      async ping() {
        const isHeard = await opened.hears((ping) => client.query("SELECT pg_notify($1, $2)", [CHANNEL, ping]));
        if (!isHeard) throw new Error("Its own notification did not arrive");
      },
      /** Whether this connection hears in time what `send` sends to the channel. @throws as `send` */
      async hears(send: (ping: string) => Promise<unknown>): Promise<boolean> {
        const ping = `${PING}${own}${randomBytes(6).toString("base64url")}`;
        let late: NodeJS.Timeout | undefined;
        let listener = (_: pg.Notification) => {};
        const arrived = new Promise<boolean>((resolve) => {
          late = setTimeout(() => resolve(false), timeoutMs).unref();
          listener = ({ payload }) => payload === ping && resolve(true);
          client.on("notification", listener);
        });
        try {
          return (await Promise.all([arrived, send(ping)]))[0];
        } finally {
          clearTimeout(late);
          client.off("notification", listener);
        }
      },
      destroy: () => void socket.destroy(),
    };
    client.on("error", () => lost(opened));
    client.on("end", () => lost(opened));
    return opened;
  }
  type Connection = ReturnType<typeof openConnection>;

  const tellOthers = coalesce(async (topics: string[]) => {
    const payloads = [...new Set(topics)].map((topic) => `${own} ${topic}`);
    await notify(CHANNEL, payloads).catch(notSent);
  });

  void connect();

  return {
    ready: () => (connection?.connected ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    async notify(topic, except) {
      await local.notify(topic, except);
      await tellOthers(topic);
    },
    subscribe: local.subscribe,
    onReconnect: (listener) => void reconnectListeners.push(listener),
    state: () => ({
      connected: connection?.connected ?? false,
      sent: local.state().sent - received,
      received,
      reconnects,
      failed,
    }),
    async close() {
      closed = true;
      clearTimeout(timer);
      connection?.destroy();
      await local.close();
    },
  };
}
