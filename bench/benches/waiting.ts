import { setTimeout as sleep } from "node:timers/promises";
import { withSubjects } from "../measure/rounds";
import { sample } from "../measure/statistics";
import type { Subject } from "../measure/subject";
import type { Row, Table } from "../report/table";
import type { Sizes } from "../sizes";
import { nchan, nchanIsInstalled } from "../subjects/nchan";
import { bare, betterAuth, betterSse, ours } from "../subjects/subjects";

/** What better-auth tells its desktops to wait between two polls. */
const POLL_EVERY_MS = 5_000;
/** A tenth of the desktops poll, or a slow server would be at its end and its cost not be seen. */
const POLLING_SHARE = 10;
const SETTLE_MS = 1_000;

/** What a desktop that waits costs the server, a minute and a stream. */
export async function waiting(sizes: Sizes): Promise<Table> {
  const rows: Row[] = [];
  async function addRow(measure: () => Promise<Row>): Promise<void> {
    try {
      rows.push(await measure());
      console.log(`  ${rows.at(-1)?.name}`);
    } catch (error) {
      if (rows.length === 0) throw error;
      console.error("  left out:", error);
    }
  }

  // One at a time: each has ten thousand sockets.
  for (const start of [ours, bare, betterSse, ...(nchanIsInstalled() ? [nchan] : [])]) {
    await addRow(() => rounds(start, sizes));
  }
  for (const start of [ours, betterAuth]) {
    await addRow(() => withSubjects([start], (subject) => polls(subject, sizes)));
  }
  return {
    title: "3. A waiting desktop's cost",
    columns: ["KiB a stream", "KiB before collecting", "s of CPU a minute", "opened/s", "generator busy"],
    rows,
    notes: [
      `${sizes.waiting.toLocaleString("en")} desktops wait. Memory is what the process has more than before they opened their ` +
        "streams, their codes being there already: after it has collected its garbage, and before. Polling is measured " +
        `with a ${POLLING_SHARE}th of the desktops and multiplied.`,
      ...(nchanIsInstalled() ? [] : ["nginx with nchan: not installed."]),
    ],
  };
}

/** A process's resident memory depends on what it happens to have left over, so each round has a new one. */
async function rounds(start: () => Promise<Subject>, sizes: Sizes): Promise<Row> {
  const runs: Streamed[] = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    runs.push(await withSubjects([start], (subject) => streams(subject, sizes)));
  }
  const { name = "", cells = {} } = runs[0] ?? {};
  const sampled = Object.keys(cells).map((column) => [
    column,
    sample(runs.map((run) => run.cells[column] ?? Number.NaN)),
  ]);
  return { name, cells: Object.fromEntries(sampled) };
}

interface Streamed {
  name: string;
  cells: Record<string, number>;
}

async function streams({ name, servers: [server], load }: Subject, sizes: Sizes): Promise<Streamed> {
  const { waiting: open, waitingSeconds } = sizes;
  if (!server) throw new Error(`${name} has no server`);
  const resident = async () => {
    await sleep(SETTLE_MS);
    const before = server.memoryKib();
    await server.collect();
    return { before, after: server.memoryKib() };
  };
  await load("ask", { streams: Math.ceil(open / 20) });
  await load("listen");
  await load("close");
  await load("ask", { streams: open });
  const without = await resident();
  const opening = await load("listen");
  const withThem = await resident();
  const cpu = server.cpuSeconds();
  await sleep(waitingSeconds * 1000);
  const cpuSeconds = server.cpuSeconds() - cpu;
  const { value: left } = await load("listening");
  if (left !== open) throw new Error(`${name} lost ${open - left} of ${open} streams`);
  await load("close");
  return {
    name,
    cells: {
      "KiB a stream": (withThem.after - without.after) / open,
      "KiB before collecting": (withThem.before - without.after) / open,
      "s of CPU a minute": (60 * cpuSeconds) / waitingSeconds,
      "opened/s": opening.value.perSecond,
      "generator busy": opening.generatorBusy,
    },
  };
}

async function polls({ name, load }: Subject, { waiting: open, waitingSeconds }: Sizes): Promise<Row> {
  await load("gather", { people: 1 });
  const given = { pollers: Math.ceil(open / POLLING_SHARE), everyMs: POLL_EVERY_MS };
  const { value: ready } = await load("askToPoll", given);
  const run = await load("confirmPolling", { everyMs: POLL_EVERY_MS, seconds: waitingSeconds, confirms: 0 });
  const scale = open / ready.pollers;
  return {
    name: `${name}, polled every ${POLL_EVERY_MS / 1000} s`,
    cells: {
      "s of CPU a minute": (60 * scale * run.serverCpuSeconds) / run.seconds,
      "generator busy": run.generatorBusy,
    },
  };
}
