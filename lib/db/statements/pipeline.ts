import type { Socket } from "node:net";
import type pg from "pg";
import { tablesOf } from "./table-shares";

/** Of one write; and of one table, since whoever stands behind three that wait for a lock, 2 s each, still has an answer within 7 s. */
const MOST = 8;
const MOST_OF_A_TABLE = 3;
/** For how long a statement is under way on a table that somebody seems to have locked. */
const SLOW_MS = 100;

interface Asked {
  config: pg.QueryConfig;
  tables: readonly string[];
  sentMs: number;
  resolve(result: pg.QueryResult): void;
  reject(error: unknown): void;
}

/**
 * Pipelines statements: those that are asked while others are under way go out together, once the event loop has turned, in one
 * write to one connection, and are carried out one after the other. Each is a transaction of its own still, and fails alone. A write
 * for each, which wakes a process of Postgres each time, took a fifth of a login's time here and a quarter there.
 *
 * What stands behind a statement that waits for a lock waits, too. So few stand in one line, and those on a table that seems to be
 * locked go by themselves.
 *
 * @param pool whose clients pipeline
 */
export function pipelined(pool: pg.Pool): (config: pg.QueryConfig & { text: string }) => Promise<pg.QueryResult> {
  const underWay = new Map<string, Set<Asked>>();
  let count = 0;
  let waiting: Asked[] = [];

  function isBehindLock({ tables }: Asked): boolean {
    return tables.some((table) => {
      const [oldest] = underWay.get(table) ?? [];
      return oldest !== undefined && performance.now() - oldest.sentMs > SLOW_MS;
    });
  }

  function sendWaiting(): void {
    const [slow, quick] = [waiting.filter(isBehindLock), waiting.filter((asked) => !isBehindLock(asked))];
    waiting = [];
    for (const asked of slow) void send([asked]);
    for (const group of grouped(quick)) void send(group);
  }

  async function send(group: readonly Asked[]): Promise<void> {
    for (const asked of group) begun(asked);
    try {
      sendOn(await pool.connect(), group);
    } catch (error) {
      for (const asked of group) {
        ended(asked);
        asked.reject(error);
      }
    }
  }

  function sendOn(client: pg.PoolClient, group: readonly Asked[]): void {
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
        }
        if (error) asked.reject(error);
        else asked.resolve(result);
      });
    }
    stream.uncork();
  }

  function begun(asked: Asked): void {
    count += 1;
    asked.sentMs = performance.now();
    for (const table of asked.tables) {
      const others = underWay.get(table);
      if (others) others.add(asked);
      else underWay.set(table, new Set([asked]));
    }
  }

  function ended(asked: Asked): void {
    count -= 1;
    for (const table of asked.tables) underWay.get(table)?.delete(asked);
  }

  return (config) =>
    new Promise((resolve, reject) => {
      const asked = { config, tables: tablesOf(config.text), sentMs: 0, resolve, reject };
      if (count === 0 && waiting.length === 0) return void send([asked]);
      waiting.push(asked);
      if (waiting.length === 1) setImmediate(sendWaiting);
    });
}

function grouped(all: readonly Asked[]): Asked[][] {
  const groups: Asked[][] = [];
  for (const asked of all) {
    const fits = groups.find(
      (group) => group.length < MOST && asked.tables.every((table) => countOf(table, group) < MOST_OF_A_TABLE),
    );
    if (fits) fits.push(asked);
    else groups.push([asked]);
  }
  return groups;
}

function countOf(table: string, group: readonly Asked[]): number {
  return group.filter(({ tables }) => tables.includes(table)).length;
}

/** A connection that is lost answers each of its statements with that. */
function toldToEach(): void {}
