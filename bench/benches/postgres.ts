import pg from "pg";
import { measuredPostgres, type PostgresWork } from "../measure/postgres";
import { interleaved, withSubjects } from "../measure/rounds";
import { sample } from "../measure/statistics";
import { type Row, type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { bareLogin, bareLoginInOne, type OwnSubject, onPostgres, ours, type Start } from "../subjects/subjects";

const RATE = "logins/s";
/** Names of subjects, and what they end with where these are not on SQLite. */
const BARE = "Node http, the same steps";
const ALONE = ", one instance on Postgres";
const ON_POSTGRES = /, \w+ instances? on Postgres.*/;
const COLUMNS = {
  app: "servers, ms of CPU a login",
  postgres: "Postgres, ms of CPU a login",
  execution: "of it execution, ms",
  statements: "statements a login",
  wal: "WAL, KiB a login",
};

type Measured = OwnSubject & { postgres?: { work: () => Promise<PostgresWork> } };

/** What a login costs a Postgres, and whoever asks it. */
export function postgres({ rounds, warmUpSeconds, seconds, people }: Sizes): Promise<Table> {
  const loop = { what: "login", people } as const;
  const on = async (start: Start, instances: 1 | 2) => onPostgres(start, instances, await measuredPostgres());
  const starts: (() => Promise<Measured>)[] = [
    ours,
    () => on(ours, 1),
    () => on(ours, 2),
    bareLogin,
    () => on(bareLogin, 1),
    () => on(bareLoginInOne, 1),
  ];
  return withSubjects(starts, async (...subjects) => {
    for (const { load } of subjects) {
      await load("gather", { people });
      await load("loop", { ...loop, seconds: warmUpSeconds });
    }
    const results = await interleaved(subjects, rounds, async ({ load, postgres }) => {
      const before = await postgres?.work();
      const { value, serverCpuSeconds } = await load("loop", { ...loop, seconds });
      const after = await postgres?.work();
      const each = (total: number) => total / value.done;
      return {
        perSecond: value.perSecond,
        app: each(1000 * serverCpuSeconds),
        ...(before &&
          after && {
            postgres: each(1000 * (after.cpuSeconds - before.cpuSeconds)),
            execution: each(1000 * (after.executionSeconds - before.executionSeconds)),
            statements: each(after.statements - before.statements),
            wal: each((after.walBytes - before.walBytes) / 1024),
          }),
      };
    });
    const rows = [...results].map(([name, runs]) => ({
      name,
      cells: {
        [RATE]: sample(runs.map(({ perSecond }) => perSecond)),
        [COLUMNS.app]: sample(runs.map(({ app }) => app)),
        [COLUMNS.postgres]: sample(runs.map(({ postgres = Number.NaN }) => postgres)),
        [COLUMNS.execution]: sample(runs.map(({ execution = Number.NaN }) => execution)),
        [COLUMNS.statements]: sample(runs.map(({ statements = Number.NaN }) => statements)),
        [COLUMNS.wal]: sample(runs.map(({ wal = Number.NaN }) => wal)),
      },
    }));
    const cellsOf = (name: string) => rows.find((row) => row.name === name)?.cells;
    const onSqlite = (name: string) => cellsOf(name.replace(ON_POSTGRES, ""));
    const appOf = (name: string) => cellsOf(name)?.[COLUMNS.app]?.median ?? Number.NaN;
    const [own, bare] = [appOf("QR Login"), appOf(BARE)];
    /** Of its logins on SQLite, were QR Login's process to take as much more on Postgres as the bare one does. */
    const share = (onPostgres: string) => (own / (own + appOf(`${BARE}${onPostgres}`) - bare)).toPrecision(2);
    const statements = rows[1]?.cells[COLUMNS.statements]?.median ?? Number.NaN;
    const limit = subjects[1] && (await asManyEmpty(statements, subjects[1], { people, seconds }));
    return {
      title: "8. Logins on Postgres",
      columns: [RATE, "of the same on SQLite", ...Object.values(COLUMNS), "CPU, of its execution"],
      rows: [
        ...rows.map(({ name, cells }) => ({
          name,
          cells: {
            ...cells,
            "of the same on SQLite": times(cells[RATE], onSqlite(name)?.[RATE]),
            "CPU, of its execution": times(cells[COLUMNS.postgres], cells[COLUMNS.execution]),
          },
        })),
        ...(limit ? [limit] : []),
      ],
      notes: [
        `${people} people at once, on the same machine as Postgres, which waits for no disk (fsync off).`,
        "Execution is what pg_stat_statements adds up, by the clock: where processes wait for a processor it has their wait, too.",
        "On Postgres the bare process takes more, or less, than on SQLite. Did QR Login's by as much, it would have " +
          `${share(ALONE)} × its logins on SQLite; with one statement a request, ${share(`${ALONE}, a request one statement`)} ×.`,
      ],
    };
  });
}

/** What Postgres spends on a login's statements before it carries any of them out: as many that ask for nothing. */
async function asManyEmpty(
  statements: number,
  { databaseUrl, postgres }: Measured,
  { people, seconds }: Pick<Sizes, "people" | "seconds">,
): Promise<Row | undefined> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const before = await postgres?.work();
  let asked = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: people }, async () => {
      for (; performance.now() < end; asked += 1) await pool.query({ name: "empty", text: "SELECT 1" });
    }),
  );
  await pool.end();
  const after = await postgres?.work();
  if (!before || !after) return undefined;
  const eachMs = (1000 * (after.cpuSeconds - before.cpuSeconds)) / asked;
  const cells = { [COLUMNS.postgres]: eachMs * statements, [COLUMNS.statements]: statements };
  return { name: "as many statements that ask for nothing, prepared, by ten connections", cells };
}
