import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import pg from "pg";
import type { Doorbell } from "../login/notifier";
import { memoryDoorbell } from "./memory-notifier";

const CHANNEL = "qr_login";
/** A process's call to itself, of no concern to others; no process is named like it. */
const CALL = "call ";
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/** Milliseconds; tests have less patience. */
export interface Patience {
  /** Between two calls to itself. */
  callEvery: number;
  /** How long a call, or a step of connecting, may take. */
  answerWithin: number;
}

const PATIENCE: Patience = { callEvery: 10_000, answerWithin: 5_000 };

/**
 * Rings in every process on the same Postgres by LISTEN and NOTIFY. Here it rings at once, without the database between.
 * One connection of its own listens, so its URL must lead past a pooler in transaction mode; `notify` may go through one.
 * Now and then it calls itself by that connection: what does not hear itself in time, whether its cable was pulled or a
 * pooler took its LISTEN for somebody else's, is deaf and connects anew. Once it hears again everybody is told to read.
 *
 * @param notify sends the payloads to the channel, each by NOTIFY, in one statement
 */
export function postgresDoorbell(
  listenUrl: string,
  notify: (channel: string, payloads: readonly string[]) => Promise<unknown>,
  { callEvery, answerWithin }: Patience = PATIENCE,
): Doorbell & {
  /** Resolves once it hears. */
  ready(): Promise<void>;
} {
  const local = memoryDoorbell();
  /** Tells its own rings, which have been heard, from others'. */
  const own = randomBytes(6).toString("base64url");
  const returnListeners: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let connection: Connection | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let closed = false;
  let heard = 0;
  let returns = 0;
  let wasHearing = false;

  async function connect(): Promise<void> {
    const fresh = openConnection();
    connection = fresh;
    fresh.client.on("notification", ({ payload = "" }) => hear(payload));
    try {
      await fresh.listen();
      await fresh.hearsItself();
    } catch {
      return lost(fresh);
    }
    if (closed || connection !== fresh) return;
    retryMs = FIRST_RETRY_MS;
    fresh.hearing = true;
    for (const resolve of waiting.splice(0)) resolve();
    if (wasHearing) returns += 1;
    wasHearing = true;
    // Also the first time: others may have rung before.
    for (const listener of returnListeners) listener();
    timer = setTimeout(() => void callAgain(fresh), callEvery).unref();
  }

  async function callAgain(current: Connection): Promise<void> {
    try {
      await current.hearsItself();
      if (connection === current && !closed) timer = setTimeout(() => void callAgain(current), callEvery).unref();
    } catch {
      lost(current);
    }
  }

  function hear(payload: string): void {
    if (payload.startsWith(`${own} `) || payload.startsWith(CALL)) return;
    heard += 1;
    void local.ring(payload.slice(payload.indexOf(" ") + 1));
  }

  function lost(broken: Connection): void {
    broken.destroy();
    if (closed || connection !== broken) return;
    connection = undefined;
    clearTimeout(timer);
    // Half of it at least, so that the instances of a Postgres that restarts do not come back as one.
    timer = setTimeout(() => void connect(), retryMs * (0.5 + Math.random() / 2)).unref();
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  function openConnection() {
    // A socket of our own: pg would wait for a peer that is gone to say good-bye.
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: listenUrl,
      keepAlive: true,
      stream: () => socket,
      connectionTimeoutMillis: answerWithin,
      query_timeout: answerWithin,
    });
    const opened = {
      client,
      hearing: false,
      async listen() {
        await client.connect();
        await client.query(`LISTEN ${CHANNEL}`);
      },
      /** Rejects where its own call does not arrive in time. */
      async hearsItself() {
        const call = `${CALL}${own}${randomBytes(6).toString("base64url")}`;
        let late: NodeJS.Timeout | undefined;
        let listener = (_: pg.Notification) => {};
        const arrived = new Promise<void>((resolve, reject) => {
          late = setTimeout(() => reject(new Error("It does not hear itself")), answerWithin);
          listener = ({ payload }) => payload === call && resolve();
          client.on("notification", listener);
        });
        try {
          await Promise.all([client.query("SELECT pg_notify($1, $2)", [CHANNEL, call]), arrived]);
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

  /** What is rung while a statement is under way goes with the next one. */
  let batch: { payloads: Set<string>; sent: Promise<void> } | undefined;
  let sending: Promise<unknown> = Promise.resolve();

  function tellOthers(topic: string): Promise<void> {
    if (!batch) {
      const payloads = new Set<string>();
      const sent = sending.then(async () => {
        batch = undefined;
        await notify(CHANNEL, [...payloads]).catch(() => {});
      });
      batch = { payloads, sent };
      sending = sent;
    }
    batch.payloads.add(`${own} ${topic}`);
    return batch.sent;
  }

  void connect();

  return {
    ready: () => (connection?.hearing ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve))),
    async ring(topic) {
      await local.ring(topic);
      await tellOthers(topic);
    },
    listen: local.listen,
    onReturn: (listener) => void returnListeners.push(listener),
    state: () => ({ hearing: connection?.hearing ?? false, rung: local.state().rung - heard, heard, returns }),
    async close() {
      closed = true;
      clearTimeout(timer);
      connection?.destroy();
      await local.close();
    },
  };
}
