import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapter, Transaction } from "@prisma/driver-adapter-utils";
import BetterSqlite3 from "better-sqlite3";
import type { Connection, Driver } from "./driver";
import { preparedStatements } from "./prepared";

// busy_timeout (ms) comes first, since switching to WAL may itself meet another process's lock. The cache is 64 MiB; the
// log is moved into the file by a worker (checkpoints.ts) before it has the pages, 32 MiB, at which a commit has to do it.
const PRAGMAS =
  "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; " +
  "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000;";

/** The driver for a SQLite file (absolute path; its directory must exist), set up for several processes. */
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
 * The adapter has one connection: a plain statement sent while a transaction is open would join it, and vanish if it rolls
 * back. Prisma opens transactions by itself (nested writes), so plain statements wait here. Those on the connection beside
 * it wait too: a write that waited within SQLite would block the process, and with it that transaction.
 */
function queued(connection: SqlDriverAdapter, beside: BetterSqlite3.Database): Connection {
  let open: Promise<void> | undefined;

  /** Acts once no transaction is open, awaiting nothing in between: of several that waited, each sees the one before it. */
  function whenFree<Result>(act: () => Result): Result | Promise<Result> {
    return open ? afterwards(act) : act();
  }

  async function afterwards<Result>(act: () => Result): Promise<Result> {
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
    executeScript: async (script) => whenFree(() => connection.executeScript(script)),
    queryRaw: async (query) => whenFree(() => connection.queryRaw(query)),
    executeRaw: async (query) => whenFree(() => connection.executeRaw(query)),
    startTransaction: async (isolationLevel) => whenFree(() => startTransaction(isolationLevel)),
    getConnectionInfo: connection.getConnectionInfo?.bind(connection),
    statements: preparedStatements(beside, whenFree),
    async dispose() {
      beside.close();
      await connection.dispose();
    },
  };
}

function ending(transaction: Transaction, end: () => void): Transaction {
  const { commit, rollback } = transaction;
  transaction.commit = () => commit.call(transaction).finally(end);
  transaction.rollback = () => rollback.call(transaction).finally(end);
  return transaction;
}
