import type { Socket } from "node:net";
import type pg from "pg";
import { tablesOf } from "./table-shares";

/** Writes that are under way at once; one that takes longer than a quick statement, in ms, holds nobody up. */
const MOST_WRITES = 2;
const QUICK_MS = 10;
/** Of one write; and of one table, since whoever stands behind three that wait for a lock, 2 s each, still has an answer within 7 s. */
const MOST = 8;
const MOST_OF_A_TABLE = 3;
/** For how long a statement is under way, in ms, on a table that somebody seems to have locked. */
const LOCKED_MS = 100;

interface Asked {
  config: pg.QueryConfig;
  tables: readonly string[];
  sentMs: number;
  /** Whether it is sent for the second time. */
  isAgain: boolean;
  resolve(result: pg.QueryResult): void;
  reject(error: unknown): void;
}

/**
 * Pipelines statements: those that are asked while others are under way go out together, in one write to one connection, and are
 * carried out one after the other. Each is a transaction of its own still, and fails alone. A write for each, which wakes a process of
 * Postgres each time, took a fifth of a login's time here and a quarter there.
 *
 * What stands behind a statement that waits for a lock waits, too. So few stand in one line, and those on a table that seems to be
 * locked go by themselves.
 *
 * @param pool whose clients pipeline
 */
export function pipelined(pool: pg.Pool): (config: pg.QueryConfig & { text: string }) => Promise<pg.QueryResult> {
  const underWay = new Map<string, Set<Asked>>();
  /** When each write went out. */
  const writes = new Set<{ sentMs: number }>();
  let waiting: Asked[] = [];
  let isFlushing = false;
  let flushingLater: NodeJS.Timeout | undefined;

  function isBehindLock({ tables }: Asked): boolean {
    return tables.some((table) => {
      const [oldest] = underWay.get(table) ?? [];
      return oldest !== undefined && isOlder(oldest, LOCKED_MS);
    });
  }

  function mayWrite(): boolean {
    if (writes.size < MOST_WRITES) return true;
    let quick = 0;
    for (const write of writes) if (!isOlder(write, QUICK_MS)) quick += 1;
    return quick < MOST_WRITES;
  }

  function flushSoon(): void {
    if (isFlushing) return;
    isFlushing = true;
    setImmediate(flush);
  }

  function flush(): void {
    isFlushing = false;
    clearTimeout(flushingLater);
    flushingLater = undefined;
    const slow = waiting.filter(isBehindLock);
    if (slow.length > 0) waiting = waiting.filter((asked) => !slow.includes(asked));
    for (const asked of slow) void send([asked]);
    while (waiting.length > 0 && mayWrite()) {
      const group = nextGroup(waiting);
      waiting = waiting.filter((asked) => !group.includes(asked));
      void send(group);
    }
    if (waiting.length > 0) flushingLater = setTimeout(flush, QUICK_MS);
  }

  async function send(group: readonly Asked[]): Promise<void> {
    const write = { sentMs: performance.now() };
    writes.add(write);
    for (const asked of group) begun(asked, write.sentMs);
    try {
      sendOn(await pool.connect(), group, () => written(write));
    } catch (error) {
      written(write);
      for (const asked of group) {
        ended(asked);
        asked.reject(error);
      }
    }
  }

  function written(write: { sentMs: number }): void {
    writes.delete(write);
    if (waiting.length > 0) flushSoon();
  }

  function sendOn(client: pg.PoolClient, group: readonly Asked[], done: () => void): void {
    const { stream } = (client as pg.PoolClient & { connection: { stream: Socket } }).connection;
    let left = group.length;
    let broken: Error | undefined;
    client.on("error", toldToEach);
    stream.cork();
    for (const asked of group) {
      client.query(asked.config, (error: Error | undefined, result: pg.QueryResult) => {
        ended(asked);
        broken ??= error;
        left -= 1;
        if (left === 0) {
          client.off("error", toldToEach);
          client.release(broken);
          done();
        }
        if (error && isUnknown(error) && !asked.isAgain) {
          asked.isAgain = true;
          return void send([asked]);
        }
        if (error) asked.reject(error);
        else asked.resolve(result);
      });
    }
    stream.uncork();
  }

  function begun(asked: Asked, sentMs: number): void {
    asked.sentMs = sentMs;
    for (const table of asked.tables) {
      const others = underWay.get(table);
      if (others) others.add(asked);
      else underWay.set(table, new Set([asked]));
    }
  }

  function ended(asked: Asked): void {
    for (const table of asked.tables) underWay.get(table)?.delete(asked);
  }

  return (config) =>
    new Promise((resolve, reject) => {
      const asked = { config, tables: tablesOf(config.text), sentMs: 0, isAgain: false, resolve, reject };
      if (writes.size === 0 && waiting.length === 0) return void send([asked]);
      waiting.push(asked);
      if (mayWrite()) flushSoon();
      else flushingLater ??= setTimeout(flush, QUICK_MS);
    });
}

/**
 * Whether the connection does not know the statement by its name, and so has not begun it: the one before it, which was to name it,
 * was given up while it waited for a lock.
 */
function isUnknown(error: Error): boolean {
  return "code" in error && error.code === "26000";
}

function isOlder({ sentMs }: { sentMs: number }, ms: number): boolean {
  return performance.now() - sentMs > ms;
}

/** The first that may stand in one line. */
function nextGroup(waiting: readonly Asked[]): Asked[] {
  const group: Asked[] = [];
  for (const asked of waiting) {
    if (group.length === MOST) break;
    const isFree = (table: string) => group.filter(({ tables }) => tables.includes(table)).length < MOST_OF_A_TABLE;
    if (asked.tables.every(isFree)) group.push(asked);
  }
  return group;
}

/** A connection that is lost answers each of its statements with that. */
function toldToEach(): void {}
