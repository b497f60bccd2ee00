import { LruCache } from "../../process/lru-cache";
import type { Driver } from "./driver";

/** Connections that no table alone can take. */
const LEFT_TO_OTHERS = 2;

/** No connection became free in time. */
export class NoConnection extends Error {
  override name = "NoConnection";
  readonly code = "P2024";
}

/**
 * Leaves two of the pool's connections to other tables than the busiest: while one is locked by somebody, statements on it
 * take all connections that they get and hold them, and sign-ins, pages and `SELECT 1` would wait with them. A statement on several
 * tables waits for its turn on all of them, and holds none until it has it.
 *
 * @param waitMs how long a statement waits for its turn before it is refused
 */
export function sharedAmongTables(driver: Driver, { poolSize, waitMs }: { poolSize: number; waitMs: number }): Driver {
  const turns = new Turns(Math.max(1, poolSize - LEFT_TO_OTHERS), waitMs);
  const inTurn = <Result>(sql: string, run: () => Promise<Result>) => turns.run(tablesOf(sql), run);

  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    async connect() {
      const connection = await driver.connect();
      const query = connection.queryRaw.bind(connection);
      const execute = connection.executeRaw.bind(connection);
      const { all, run } = connection.statements;
      connection.queryRaw = (statement) => inTurn(statement.sql, () => query(statement));
      connection.executeRaw = (statement) => inTurn(statement.sql, () => execute(statement));
      return Object.assign(connection, {
        statements: {
          all: (sql: string, args: Parameters<typeof all>[1]) => inTurn(sql, () => all(sql, args)),
          run: (sql: string, args: Parameters<typeof run>[1]) => inTurn(sql, () => run(sql, args)),
        },
      });
    },
  };
}

const MOST_TEXTS = 500;
const tablesByText = new LruCache<readonly string[]>(MOST_TEXTS);

/** The tables that a statement names, as Prisma's and ours do: in quotes, perhaps behind their schema. */
export function tablesOf(sql: string): readonly string[] {
  const known = tablesByText.get(sql);
  if (known) return known;
  const named = sql.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:"[^"]+"\.)?"([^"]+)"/g);
  const tables = [...new Set(Array.from(named, ([, name = ""]) => name))];
  tablesByText.set(sql, tables);
  return tables;
}

interface Waiting {
  tables: readonly string[];
  begin(): void;
}

/** Lets so many at once run on a table; the others wait, each for a while. */
class Turns {
  readonly #most: number;
  readonly #waitMs: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();

  constructor(most: number, waitMs: number) {
    this.#most = most;
    this.#waitMs = waitMs;
  }

  async run<Result>(tables: readonly string[], run: () => Promise<Result>): Promise<Result> {
    if (!this.#take(tables)) await this.#turn(tables);
    try {
      return await run();
    } finally {
      this.#give(tables);
    }
  }

  /** All of the places, or none. */
  #take(tables: readonly string[]): boolean {
    const running = this.#running;
    if (tables.some((table) => (running.get(table) ?? 0) >= this.#most)) return false;
    for (const table of tables) running.set(table, (running.get(table) ?? 0) + 1);
    return true;
  }

  /** Whoever has waited longest for one of the places has it next. */
  #give(tables: readonly string[]): void {
    for (const table of tables) this.#running.set(table, (this.#running.get(table) ?? 1) - 1);
    if (this.#waiting.size === 0) return;
    for (const table of tables) {
      for (const waiting of this.#waiting) {
        if (!waiting.tables.includes(table) || !this.#take(waiting.tables)) continue;
        waiting.begin();
        break;
      }
    }
  }

  #turn(tables: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        tables,
        begin: () => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new NoConnection("No connection became free in time"));
      }, this.#waitMs);
      this.#waiting.add(waiting);
    });
  }
}
