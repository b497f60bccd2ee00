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
 * take all connections that they get and hold them, and sign-ins, pages and `SELECT 1` would wait with them.
 *
 * @param waitMs how long a statement waits for its turn before it is refused
 */
export function sharedAmongTables(driver: Driver, { poolSize, waitMs }: { poolSize: number; waitMs: number }): Driver {
  const most = Math.max(1, poolSize - LEFT_TO_OTHERS);
  const lines = new Map<string, Line>();

  function inTurn<Result>(sql: string, run: () => Promise<Result>): Promise<Result> {
    const table = tableOf(sql);
    if (table === undefined) return run();
    const line = lines.get(table) ?? new Line(most, waitMs);
    lines.set(table, line);
    return line.run(run);
  }

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

/** The table that a statement names first, as Prisma's and ours do: in quotes, perhaps behind its schema. */
function tableOf(sql: string): string | undefined {
  return /\b(?:FROM|INTO|UPDATE)\s+(?:"[^"]+"\.)?"([^"]+)"/.exec(sql)?.[1];
}

/** Lets so many run at once; the others wait, each for a while. */
class Line {
  readonly #most: number;
  readonly #waitMs: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(most: number, waitMs: number) {
    this.#most = most;
    this.#waitMs = waitMs;
  }

  async run<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#most) await this.#turn();
    else this.#running += 1;
    try {
      return await run();
    } finally {
      this.#handOn();
    }
  }

  /** Whoever is done hands its place on, so that the number of those who run stays as it is. */
  #handOn(): void {
    const [next] = this.#waiting;
    if (next) next();
    else this.#running -= 1;
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        this.#waiting.delete(begin);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(begin);
        reject(new NoConnection("No connection became free in time"));
      }, this.#waitMs);
      this.#waiting.add(begin);
    });
  }
}
