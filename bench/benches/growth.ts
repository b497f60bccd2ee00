import { interleaved, withSubjects } from "../measure/rounds";
import { fill } from "../measure/rows";
import { sample } from "../measure/statistics";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { ours } from "../subjects/subjects";

const COLUMNS = ["logins/s", "created/s", "polled/s", "confirm p50, ms", "opened/s", "s of CPU a minute"] as const;
type Column = (typeof COLUMNS)[number];

/** The other benches with so many tickets and devices in the database. */
export function growth(sizes: Sizes): Promise<Table> {
  const { rounds, warmUpSeconds, seconds, people, connections, streams, rows: amounts } = sizes;
  const open = streams[1] ?? 1;
  const starts = amounts.map((rows) => async () => {
    const subject = await ours({ name: `QR Login, ${rows.toLocaleString("en")} tickets and devices` });
    await subject.load("gather", { people });
    for (const what of ["login", "create", "poll"] as const) {
      await subject.load("loop", { what, people, seconds: warmUpSeconds });
    }
    fill(subject.databaseUrl, rows);
    return subject;
  });
  return withSubjects(starts, async (...subjects) => {
    const short = Math.max(0.5, seconds / 2);
    const results = await interleaved(subjects, rounds, async ({ load }) => {
      const logins = await load("loop", { what: "login", people, seconds: short });
      const polled = await load("loop", { what: "poll", people: connections, seconds: short });
      const created = await load("loop", { what: "create", people: connections, seconds: short });
      await load("ask", { streams: open });
      const opened = await load("listen");
      const idle = await load("idle", { seconds: short });
      const confirmed = await load("confirm", { seconds: short });
      await load("close");
      return {
        "logins/s": logins.value.perSecond,
        "created/s": created.value.perSecond,
        "polled/s": polled.value.perSecond,
        "confirm p50, ms": confirmed.value.p50Ms,
        "opened/s": opened.value.perSecond,
        "s of CPU a minute": (60 * idle.serverCpuSeconds) / idle.seconds,
      };
    });
    const rows = [...results].map(([name, runs]) => ({
      name,
      cells: cellsOf((column) => sample(runs.map((run) => run[column]))),
    }));
    const [least, most] = [rows[0], rows.at(-1)];
    const ratios = cellsOf((column) => times(most?.cells[column], least?.cells[column]));
    return {
      title: "6. Growth",
      columns: [...COLUMNS],
      rows: [...rows, { name: "the last, as a multiple of the first", cells: ratios }],
      notes: [`Confirmed, and CPU taken, while ${open.toLocaleString("en")} desktops wait.`],
    };
  });
}

function cellsOf<T>(cell: (column: Column) => T): Partial<Record<Column, T>> {
  return Object.fromEntries(COLUMNS.map((column) => [column, cell(column)]));
}
