import type { Row } from "../report/table";
import type { Sizes } from "../sizes";
import { interleaved } from "./rounds";
import { sample } from "./statistics";
import type { Subject } from "./subject";

interface Columns {
  rate: string;
  cpu: string;
}

/** Has people sign in at each of the subjects, as fast as they can, and tells what that took: a row each. */
export async function signIns(
  subjects: Subject[],
  { rounds, warmUpSeconds, seconds, people }: Sizes,
  { rate, cpu }: Columns,
) {
  const loop = { what: "login", people } as const;
  for (const { load } of subjects) {
    await load("gather", { people });
    await load("loop", { ...loop, seconds: warmUpSeconds });
  }
  const results = await interleaved(subjects, rounds, ({ load }) => load("loop", { ...loop, seconds }));
  return [...results].map(([name, runs]) => ({
    name,
    cells: {
      [rate]: sample(runs.map(({ value }) => value.perSecond)),
      "p50, ms": sample(runs.map(({ value }) => value.p50Ms)),
      "p99, ms": sample(runs.map(({ value }) => value.p99Ms)),
      [cpu]: sample(runs.map((run) => (1000 * run.serverCpuSeconds) / run.value.done)),
      "generator busy": sample(runs.map(({ generatorBusy }) => generatorBusy)),
    },
  })) satisfies Row[];
}
