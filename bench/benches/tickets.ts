import { interleaved, withSubjects } from "../measure/rounds";
import { sample } from "../measure/statistics";
import type { Measured } from "../measure/subject";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { bare, betterAuth, oidcProvider, ours } from "../subjects/subjects";

const CREATE = "created/s";
const POLL = "polled/s";

/** Codes made, and codes asked about. */
export function tickets({ rounds, warmUpSeconds, seconds, connections: people }: Sizes): Promise<Table> {
  const kept = () => bare({ kept: true });
  return withSubjects([ours, betterAuth, oidcProvider, kept, bare], async (...subjects) => {
    for (const { load } of subjects) {
      for (const what of ["create", "poll"] as const) await load("loop", { what, people, seconds: warmUpSeconds });
    }
    const results = await interleaved(subjects, rounds, async ({ load }) => ({
      polled: await load("loop", { what: "poll", people, seconds }),
      created: await load("loop", { what: "create", people, seconds }),
    }));
    const rows = [...results].map(([name, runs]) => ({
      name,
      cells: {
        [CREATE]: sample(runs.map(({ created }) => created.value.perSecond)),
        "ms of CPU a creation": sample(runs.map(({ created }) => cpuMsEach(created))),
        [POLL]: sample(runs.map(({ polled }) => polled.value.perSecond)),
        "ms of CPU a poll": sample(runs.map(({ polled }) => cpuMsEach(polled))),
        "generator busy": sample(runs.flatMap(({ created, polled }) => [created.generatorBusy, polled.generatorBusy])),
      },
    }));
    const peer = rows.find(({ name }) => name === "better-auth")?.cells;
    return {
      title: "4. Create and status",
      columns: [
        CREATE,
        "created, of better-auth",
        "ms of CPU a creation",
        POLL,
        "polled, of better-auth",
        "ms of CPU a poll",
        "generator busy",
      ],
      rows: rows.map(({ name, cells }) => ({
        name,
        cells: {
          ...cells,
          "created, of better-auth": times(cells[CREATE], peer?.[CREATE]),
          "polled, of better-auth": times(cells[POLL], peer?.[POLL]),
        },
      })),
      notes: [`${people} connections, one request at a time on each.`],
    };
  });
}

function cpuMsEach({ serverCpuSeconds, value }: Measured<"loop">): number {
  return (1000 * serverCpuSeconds) / value.done;
}
