import { interleaved, withSubjects } from "../measure/rounds";
import { sample } from "../measure/statistics";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { bareLogin, betterAuth, oidcProvider, ours } from "../subjects/subjects";

const RATE = "logins/s";

/** Whole sign-ins, as fast as a number of people can make them. */
export function logins({ rounds, warmUpSeconds, seconds, people }: Sizes): Promise<Table> {
  const loop = { what: "login", people } as const;
  return withSubjects([ours, betterAuth, oidcProvider, bareLogin], async (...subjects) => {
    for (const { load } of subjects) {
      await load("gather", { people });
      await load("loop", { ...loop, seconds: warmUpSeconds });
    }
    const results = await interleaved(subjects, rounds, ({ load }) => load("loop", { ...loop, seconds }));
    const rows = [...results].map(([name, runs]) => ({
      name,
      cells: {
        [RATE]: sample(runs.map(({ value }) => value.perSecond)),
        "p50, ms": sample(runs.map(({ value }) => value.p50Ms)),
        "p99, ms": sample(runs.map(({ value }) => value.p99Ms)),
        "server, ms of CPU a login": sample(runs.map((run) => (1000 * run.serverCpuSeconds) / run.value.done)),
        "generator busy": sample(runs.map(({ generatorBusy }) => generatorBusy)),
      },
    }));
    const peer = rows.find(({ name }) => name === "better-auth")?.cells[RATE];
    return {
      title: "1. Logins",
      columns: [RATE, "of better-auth", "p50, ms", "p99, ms", "server, ms of CPU a login", "generator busy"],
      rows: rows.map(({ name, cells }) => ({ name, cells: { ...cells, "of better-auth": times(cells[RATE], peer) } })),
      notes: [`${people} people at once, each signing in again and again; one server process.`],
    };
  });
}
