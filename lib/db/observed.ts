import { metrics } from "../metrics/metrics";
import { traced } from "../metrics/tracing";
import type { Driver, Statement, Statements } from "./statements/driver";

export function observedDriver(driver: Driver): Driver {
  return {
    provider: driver.provider,
    adapterName: driver.adapterName,
    async connect() {
      const connection = await driver.connect();
      const query = connection.queryRaw.bind(connection);
      const execute = connection.executeRaw.bind(connection);
      connection.queryRaw = (statement) => timed(driver.provider, statement.sql, () => query(statement));
      connection.executeRaw = (statement) => timed(driver.provider, statement.sql, () => execute(statement));
      const { all, run, unit } = connection.statements;
      return Object.assign(connection, {
        statements: {
          all: (sql, args) => timed(driver.provider, sql, () => all(sql, args)),
          run: (sql, args) => timed(driver.provider, sql, () => run(sql, args)),
          ...(unit && { unit: (writes) => timed(driver.provider, textOf(writes), () => unit(writes)) }),
        } satisfies Statements,
      });
    },
  };
}

function textOf(writes: readonly Statement[]): string {
  return writes.map(({ sql }) => sql).join("; ");
}

/** The text of a statement holds no values: those are bound. */
async function timed<Result>(provider: string, text: string, run: () => Promise<Result>): Promise<Result> {
  const startMs = performance.now();
  let outcome: typeof SUCCEEDED | typeof FAILED = FAILED;
  try {
    const result = await traced("database", { "db.system.name": provider, "db.query.text": text }, run);
    outcome = SUCCEEDED;
    return result;
  } finally {
    metrics().database.observe(outcome, (performance.now() - startMs) / 1000);
  }
}

const SUCCEEDED = { outcome: "ok" } as const;
const FAILED = { outcome: "error" } as const;
