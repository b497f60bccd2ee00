import { interleaved, withSubjects } from "../measure/rounds";
import { sample } from "../measure/statistics";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { oidcAlone, oursForSites } from "../subjects/subjects";

const RATE = "sign-ins/s";
const CPU = "server, ms of CPU a sign-in";

/** Sign-ins at a site of people who are signed in here: from `/oidc/authorize` to the tokens. */
export function oidc({ rounds, warmUpSeconds, seconds, people }: Sizes): Promise<Table> {
  const loop = { what: "login", people } as const;
  const kept = () => oidcAlone({ kept: true });
  return withSubjects([oursForSites, oidcAlone, kept], async (...subjects) => {
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
        [CPU]: sample(runs.map((run) => (1000 * run.serverCpuSeconds) / run.value.done)),
        "generator busy": sample(runs.map(({ generatorBusy }) => generatorBusy)),
      },
    }));
    const alone = rows.find(({ name }) => name === "oidc-provider alone")?.cells[RATE];
    return {
      title: "9. Sign-ins at a site",
      columns: [RATE, "of it alone", "p50, ms", "p99, ms", CPU, "generator busy"],
      rows: rows.map(({ name, cells }) => ({ name, cells: { ...cells, "of it alone": times(cells[RATE], alone) } })),
      notes: [
        `${people} people at once, each from /oidc/authorize to the tokens again and again, in a browser that the provider has not seen.`,
        "RS256 in all three. Ours looks the session up and checks the device at each request, keeps hashes of ids, takes codes by compare-and-set, writes the audit and lists the site under the device.",
      ],
    };
  });
}
