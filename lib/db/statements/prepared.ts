import type { Database, Statement as PreparedStatement } from "better-sqlite3";
import { LruCache } from "../../process/lru-cache";
import type { Statement, Statements, Value } from "./driver";

const MOST_PREPARED = 200;

interface Prepared {
  statement: PreparedStatement<Bound[], Record<string, unknown>>;
  times: string[];
}

type Bound = string | number | null;

interface Write {
  act(): () => void;
  reject(error: unknown): void;
}

/**
 * Keeps statements prepared on a connection of their own: the adapter prepares each anew, which takes several times as long
 * as carrying it out. Writes that come together are committed together, since a commit takes several times as long as a
 * write, those that return rows among them. Each still stands or falls alone, and none is told as done before the commit.
 *
 * @param whenFree acts once no transaction is open on this file in this process
 */
export function preparedStatements(
  database: Database,
  whenFree: <Result>(act: () => Result) => Result | Promise<Result>,
): Statements {
  const known = new LruCache<Prepared>(MOST_PREPARED);
  let waiting: Write[] = [];

  function prepared(sql: string): Prepared {
    const found = known.get(sql);
    if (found) return found;
    const statement = database.prepare<Bound[], Record<string, unknown>>(sql);
    const columns = statement.reader ? statement.columns() : [];
    const times = columns.filter(({ type }) => type?.toUpperCase() === "DATETIME").map(({ name }) => name);
    known.set(sql, { statement, times });
    return { statement, times };
  }

  function writeAll(): void {
    const writes = waiting;
    waiting = [];
    const told: (() => void)[] = [];
    try {
      if (writes.length > 1) prepared("BEGIN IMMEDIATE").statement.run();
      for (const { act, reject } of writes) {
        try {
          told.push(act());
        } catch (error) {
          told.push(() => reject(error));
          // Some errors, such as a full disk, roll back everything before them.
          if (writes.length > 1 && !database.inTransaction) throw error;
        }
      }
      if (writes.length > 1) prepared("COMMIT").statement.run();
    } catch (error) {
      if (database.inTransaction) prepared("ROLLBACK").statement.run();
      for (const { reject } of writes) reject(error);
      return;
    }
    for (const tell of told) tell();
  }

  /** Resolves to what `act` returns, once that is committed. */
  function written<Result>(act: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const acted = () => {
        const result = act();
        return () => resolve(result);
      };
      waiting.push({ act: acted, reject });
      if (waiting.length === 1) setImmediate(() => whenFree(writeAll));
    });
  }

  function rowsOf(sql: string, args: readonly Value[]): object[] {
    const { statement, times } = prepared(sql);
    const rows = statement.all(...args.map(bound));
    for (const row of rows) {
      for (const name of times) if (row[name] !== null) row[name] = new Date(row[name] as string | number);
    }
    return rows;
  }

  function changed(sql: string, args: readonly Value[]): number {
    return prepared(sql).statement.run(...args.map(bound)).changes;
  }

  function carriedOut(writes: readonly Statement[]): number {
    const before = writes.findIndex(({ sql, args }) => changed(sql, args) === 0);
    return before === -1 ? writes.length : before;
  }

  /** Leaves nothing where it fails half-way. */
  function whole<Result>(act: () => Result): Result {
    prepared("SAVEPOINT unit").statement.run();
    try {
      return act();
    } catch (error) {
      if (database.inTransaction) prepared("ROLLBACK TO unit").statement.run();
      throw error;
    } finally {
      if (database.inTransaction) prepared("RELEASE unit").statement.run();
    }
  }

  return {
    // A write may return rows, too.
    all: async (sql, args) =>
      whenFree(() => {
        const rows = () => rowsOf(sql, args);
        return prepared(sql).statement.readonly ? rows() : written(rows);
      }),
    run: (sql, args) => written(() => changed(sql, args)),
    unit: (writes) => written(() => whole(() => carriedOut(writes))),
  };
}

/** Times as Prisma's adapter writes them: they are compared as text. */
function bound(value: Value): Bound {
  return value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value;
}
