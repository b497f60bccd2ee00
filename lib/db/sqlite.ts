import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapter, Transaction } from "@prisma/driver-adapter-utils";
import BetterSqlite3 from "better-sqlite3";
import type { Connection, Driver, Statements, Value } from "./driver";

// busy_timeout (ms) comes first, since switching to WAL may itself meet another process's lock.
const PRAGMAS = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;";

/** Statements that are kept prepared. Their texts are few; only lists of values make more of them. */
const MOST_PREPARED = 200;

/**
 * The driver for a SQLite file (absolute path; its directory must exist), set up for several processes.
 * The file is opened by the client's first statement.
 */
export function sqliteDriver(file: string): Driver {
  const driver = new PrismaBetterSqlite3({ url: file });
  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    async connect() {
      const connection = await driver.connect();
      await connection.executeScript(PRAGMAS);
      const prepared = new BetterSqlite3(file);
      prepared.exec(PRAGMAS);
      return queued(connection, prepared);
    },
  };
}

/**
 * The adapter has one connection, so a plain statement sent while a transaction is open would join it, and vanish
 * if it rolls back. Prisma opens transactions by itself (nested writes), so plain statements wait here until it ends.
 * Those on the connection beside it wait too: the file has one writer, and a write that waited for it within SQLite would
 * keep the whole process, and with it that transaction, from going on.
 */
function queued(connection: SqlDriverAdapter, beside: BetterSqlite3.Database): Connection {
  let open: Promise<void> | undefined;

  /** Acts once no transaction is open, with nothing awaited in between: of several that waited, each sees the one before it. */
  async function whenFree<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    while (open) await open;
    return act();
  }

  async function startTransaction(isolationLevel: Parameters<SqlDriverAdapter["startTransaction"]>[0]) {
    let end = () => {};
    open = new Promise((resolve) => {
      end = () => {
        open = undefined;
        resolve();
      };
    });
    try {
      return ending(await connection.startTransaction(isolationLevel), end);
    } catch (error) {
      end();
      throw error;
    }
  }

  return {
    provider: connection.provider,
    adapterName: connection.adapterName,
    executeScript: (script) => whenFree(() => connection.executeScript(script)),
    queryRaw: (query) => whenFree(() => connection.queryRaw(query)),
    executeRaw: (query) => whenFree(() => connection.executeRaw(query)),
    startTransaction: (isolationLevel) => whenFree(() => startTransaction(isolationLevel)),
    getConnectionInfo: connection.getConnectionInfo?.bind(connection),
    statements: preparedStatements(beside, whenFree),
    async dispose() {
      beside.close();
      await connection.dispose();
    },
  };
}

interface Prepared {
  statement: BetterSqlite3.Statement<Bound[], Record<string, unknown>>;
  /** Columns that hold times. */
  times: string[];
}

type Bound = string | number | null;

/** The adapter prepares each statement anew, which takes several times as long as to carry it out. */
function preparedStatements(
  database: BetterSqlite3.Database,
  whenFree: <Result>(act: () => Result) => Promise<Result>,
): Statements {
  const known = new Map<string, Prepared>();

  function prepared(sql: string): Prepared {
    const found = known.get(sql);
    if (found) return found;
    const statement = database.prepare<Bound[], Record<string, unknown>>(sql);
    const columns = statement.reader ? statement.columns() : [];
    const times = columns.filter(({ type }) => type?.toUpperCase() === "DATETIME").map(({ name }) => name);
    if (known.size >= MOST_PREPARED) known.clear();
    known.set(sql, { statement, times });
    return { statement, times };
  }

  return {
    all: (sql, args) =>
      whenFree(() => {
        const { statement, times } = prepared(sql);
        const rows = statement.all(...args.map(bound));
        for (const row of rows) {
          for (const name of times) if (row[name] !== null) row[name] = new Date(row[name] as string | number);
        }
        return rows;
      }),
    run: (sql, args) => whenFree(() => prepared(sql).statement.run(...args.map(bound)).changes),
  };
}

/** Times as Prisma's adapter writes them: they are compared as text. */
function bound(value: Value): Bound {
  return value instanceof Date ? value.toISOString().replace("Z", "+00:00") : value;
}

/** The transaction, telling when it is over. */
function ending(transaction: Transaction, end: () => void): Transaction {
  const { commit, rollback } = transaction;
  transaction.commit = () => commit.call(transaction).finally(end);
  transaction.rollback = () => rollback.call(transaction).finally(end);
  return transaction;
}
