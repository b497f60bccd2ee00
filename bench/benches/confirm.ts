import pg from "pg";
import { startPostgres } from "../../lib/db/testing/postgres-server.mjs";
import { interleaved, withSubjects } from "../measure/rounds";
import { quantile, sample } from "../measure/statistics";
import type { Subject } from "../measure/subject";
import { type Row, type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { nchan, nchanIsInstalled } from "../subjects/nchan";
import { bare, bareLogin, bareLoginInOne, betterAuth, onPostgres, ours, type Start } from "../subjects/subjects";

/** Of the polling desktops: better-auth's own interval, and the shortest that anybody would choose. Milliseconds. */
const INTERVALS_MS = [1_000, 5_000];

/** The first half of them warms up. */
const TIMES = 4_000;

/** From the phone's confirmation sent to the desktop's event received, while others wait. */
export async function confirm(sizes: Sizes): Promise<Table> {
  const twice = (start: Start) => async () => onPostgres(start, 2, await startPostgres());
  const streaming = [
    ...[ours, twice(ours), bareLogin, twice(bareLogin), twice(bareLoginInOne), bare],
    ...(nchanIsInstalled() ? [nchan] : []),
  ];
  const rows = await withSubjects(streaming, (...subjects) => byStream(subjects, sizes));
  rows.push(...(await withSubjects([betterAuth], (subject) => byPolling(subject, sizes))));
  return {
    title: "2. Confirm to desktop",
    columns: ["p50, ms", "of ours on SQLite", "p99, ms", "timed", "generator busy"],
    rows,
    notes: [
      "One confirmation at a time, to one of the open streams; the others wait. Polling desktops are confirmed here and there.",
      "Over two instances a confirmation is two statements, a notification and two statements more, one after the other; " +
        "by bare Node three, a notification and one more, or in one statement with its notification, and one more.",
      ...(nchanIsInstalled() ? [] : ["nginx with nchan: not installed."]),
    ],
  };
}

async function byStream(
  subjects: (Subject & { databaseUrl?: string })[],
  { rounds, warmUpSeconds, seconds, streams }: Sizes,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { load } of subjects) {
    await load("gather", { people: 1 });
    await keepListening(load, 1);
    await load("confirm", { seconds: warmUpSeconds });
  }
  for (const open of streams) {
    const results = await interleaved(subjects, rounds, async ({ load }) => {
      await keepListening(load, open);
      const run = await load("confirm", { seconds });
      const { value: left } = await load("listening");
      if (left !== open) throw new Error(`${open - left} of ${open} streams were lost`);
      await load("close");
      return run;
    });
    const p50 = (runs: { value: { p50Ms: number } }[] = []) => sample(runs.map(({ value }) => value.p50Ms));
    const own = p50(results.get(subjects[0]?.name ?? ""));
    for (const [name, runs] of results) {
      rows.push({
        name: `${name}, ${open.toLocaleString("en")} open`,
        cells: {
          "p50, ms": p50(runs),
          "of ours on SQLite": times(p50(runs), own),
          "p99, ms": sample(runs.map(({ value }) => value.p99Ms)),
          timed: runs.reduce((sum, { value }) => sum + value.count, 0),
          "generator busy": sample(runs.map(({ generatorBusy }) => generatorBusy)),
        },
      });
    }
  }
  const { databaseUrl } = subjects.find((each) => each.databaseUrl?.startsWith("postgres")) ?? {};
  if (databaseUrl) rows.push(await oneStatement(databaseUrl));
  return rows;
}

/** What is below each statement of a confirmation over two instances. */
async function oneStatement(databaseUrl: string): Promise<Row> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const cells = await timed(() => client.query({ name: "one", text: "SELECT 1" }));
  await client.end();
  return { name: "one statement of that Postgres, SELECT 1", cells };
}

async function timed(work: () => Promise<unknown>): Promise<Row["cells"]> {
  const tookMs: number[] = [];
  for (let done = 0; done < TIMES; done += 1) {
    const from = performance.now();
    await work();
    tookMs.push(performance.now() - from);
  }
  const measured = tookMs.slice(TIMES / 2);
  return { "p50, ms": quantile(measured, 0.5), "p99, ms": quantile(measured, 0.99), timed: measured.length };
}

async function byPolling({ name, load }: Subject, { seconds, streams }: Sizes): Promise<Row[]> {
  const rows: Row[] = [];
  const open = streams[1] ?? 1;
  await load("gather", { people: 1 });
  for (const everyMs of INTERVALS_MS) {
    await load("askToPoll", { pollers: open });
    const confirms = Math.min(open, Math.ceil(20 * seconds));
    const run = await load("confirmPolling", { everyMs, seconds: seconds + everyMs / 1000, confirms });
    rows.push({
      name: `${name}, ${open.toLocaleString("en")} polling every ${everyMs / 1000} s`,
      cells: {
        "p50, ms": run.value.p50Ms,
        "p99, ms": run.value.p99Ms,
        timed: run.value.count,
        "generator busy": run.generatorBusy,
      },
    });
  }
  return rows;
}

async function keepListening(load: Subject["load"], streams: number): Promise<void> {
  await load("ask", { streams });
  await load("listen");
}
