import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from "@prisma/driver-adapter-utils";

// busy_timeout (ms) comes first, since switching to WAL may itself meet another process's lock.
const PRAGMAS = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;";

/**
 * The driver for a SQLite file (absolute path; its directory must exist), set up for several processes.
 * The file is opened by the client's first statement.
 */
export function sqliteDriver(file: string): SqlDriverAdapterFactory {
  const driver = new PrismaBetterSqlite3({ url: file });
  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    async connect() {
      const connection = await driver.connect();
      await connection.executeScript(PRAGMAS);
      return queued(connection);
    },
  };
}

/**
 * The adapter has one connection, so a plain statement sent while a transaction is open would join it, and vanish
 * if it rolls back. Prisma opens transactions by itself (nested writes), so plain statements wait here until it ends.
 */
function queued(connection: SqlDriverAdapter): SqlDriverAdapter {
  let open: Promise<void> | undefined;

  async function turn() {
    while (open) await open;
  }

  return {
    provider: connection.provider,
    adapterName: connection.adapterName,
    executeScript: async (script) => {
      await turn();
      return connection.executeScript(script);
    },
    queryRaw: async (query) => {
      await turn();
      return connection.queryRaw(query);
    },
    executeRaw: async (query) => {
      await turn();
      return connection.executeRaw(query);
    },
    async startTransaction(isolationLevel) {
      await turn();
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
    },
    getConnectionInfo: connection.getConnectionInfo?.bind(connection),
    dispose: () => connection.dispose(),
  };
}

/** The transaction, telling when it is over. */
function ending(transaction: Transaction, end: () => void): Transaction {
  const { commit, rollback } = transaction;
  transaction.commit = () => commit.call(transaction).finally(end);
  transaction.rollback = () => rollback.call(transaction).finally(end);
  return transaction;
}
