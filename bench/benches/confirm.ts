import { randomBytes } from "node:crypto";
import { once } from "node:events";
import pg from "pg";
import { interleaved, withSubjects } from "../measure/rounds";
import { quantile, sample } from "../measure/statistics";
import type { Subject } from "../measure/subject";
import { type Row, type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { nchan, nchanIsInstalled } from "../subjects/nchan";
import { bare, bareLogin, betterAuth, ours, oursOnPostgres } from "../subjects/subjects";

/** Of the polling desktops: better-auth's own interval, and the shortest that anybody would choose. Milliseconds. */
const INTERVALS_MS = [1_000, 5_000];

/** The first half of them warms up. */
const TIMES = 4_000;

/** From the phone's confirmation sent to the desktop's event received, while others wait. */
export async function confirm(sizes: Sizes): Promise<Table> {
  const streaming = [ours, oursOnPostgres, bareLogin, bare, ...(nchanIsInstalled() ? [nchan] : [])];
  const rows = await withSubjects(streaming, (...subjects) => byStream(subjects, sizes));
  rows.push(...(await withSubjects([betterAuth], (subject) => byPolling(subject, sizes))));
  return {
    title: "2. Confirm to desktop",
    columns: ["p50, ms", "of ours on SQLite", "p99, ms", "timed", "generator busy"],
    rows,
    notes: [
      "One confirmation at a time, to one of the open streams; the others wait. Polling desktops are confirmed here and there.",
      "Over two instances a confirmation is four statements, a notification and two statements more, one after the other.",
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
  for (const { databaseUrl = "" } of subjects)
    if (databaseUrl.startsWith("postgres")) rows.push(...(await statements(databaseUrl)));
  return rows;
}

/** What is below a confirmation over two instances: one statement, and those that it takes, with nothing around them. */
async function statements(databaseUrl: string): Promise<Row[]> {
  const [here, there] = [connected(databaseUrl), connected(databaseUrl)];
  const asking = await here;
  const listening = await there;
  await listening.query("LISTEN bench");
  const [ticket] = (
    await asking.query(`SELECT "id", "deviceId" AS device FROM "Ticket" WHERE "deviceId" IS NOT NULL LIMIT 1`)
  ).rows;
  const query = (client: pg.Client, text: string, values: string[] = []) => client.query({ name: text, text, values });
  const one = () => query(asking, "SELECT 1");
  const all = async () => {
    await query(asking, `SELECT * FROM "Device" WHERE "id" = $1`, [ticket.device]);
    await query(asking, `INSERT INTO "UsedProof" VALUES ($1, now())`, [randomBytes(32).toString("base64url")]);
    await query(asking, `SELECT max("lastSeenAt") FROM "Device" WHERE "id" = $1`, [ticket.device]);
    await query(asking, `UPDATE "Ticket" SET "version" = "version" + 1 WHERE "id" = $1`, [ticket.id]);
    const heard = once(listening, "notification");
    await query(asking, "SELECT pg_notify('bench', $1)", [ticket.id]);
    await heard;
    await query(listening, `SELECT * FROM "Ticket" WHERE "id" = $1`, [ticket.id]);
  };
  const rows = [
    { name: "one statement of that Postgres, SELECT 1", cells: await timed(one) },
    { name: "five of its six statements and the notification, by pg alone", cells: await timed(all) },
  ];
  await Promise.all([asking.end(), listening.end()]);
  return rows;
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
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
