import { interleaved, withSubjects } from "../measure/rounds.mjs";
import { sample } from "../measure/statistics.mjs";
import { bare, ours } from "../subjects/subjects.mjs";

/** From the phone's confirmation sent to the desktop's event received, while others wait. @param {import("../sizes.mjs").Sizes} sizes */
export function confirm({ rounds, warmUpSeconds, seconds, streams }) {
  return withSubjects([ours, bare], async (...subjects) => {
    const rows = [];
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
      for (const [name, runs] of results) {
        rows.push({
          name: `${name}, ${open.toLocaleString("en")} open`,
          cells: {
            "p50, ms": sample(runs.map(({ value }) => value.p50Ms)),
            "p99, ms": sample(runs.map(({ value }) => value.p99Ms)),
            timed: runs.reduce((sum, { value }) => sum + value.count, 0),
            "generator busy": sample(runs.map(({ generatorBusy }) => generatorBusy)),
          },
        });
      }
    }
    return {
      title: "2. Confirm to desktop",
      columns: ["p50, ms", "p99, ms", "timed", "generator busy"],
      rows,
      notes: ["One confirmation at a time, to one of the open streams; the others wait."],
    };
  });
}

/** @param {import("../measure/subject.mjs").Subject["load"]} load @param {number} streams */
async function keepListening(load, streams) {
  await load("ask", { streams });
  await load("listen");
}
