import { freePort, startServer } from "../measure/processes";
import { interleaved, withSubjects } from "../measure/rounds";
import { type Sample, sample } from "../measure/statistics";
import { type Subject, subject } from "../measure/subject";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { signedIn } from "../subjects/ours.client";
import { type OwnSubject, ours, SERVERS } from "../subjects/subjects";
import type { VisitedPage } from "../subjects/visitor.client";

const FIRST = "first visit, ms of CPU";
const REPEAT = "repeat visit, ms of CPU";
const LIMIT = ", the same bytes by bare Node";

/** What pages cost the server: a browser's first visit with all that belongs to it, and one with that in its cache. */
export async function visits({ rounds, warmUpSeconds, seconds, people }: Sizes): Promise<Table> {
  return withSubjects([ours], async (own) => {
    const pages = [
      { name: "/login", path: "/login" },
      { name: "/scan, signed in", path: "/scan", cookie: (await signedIn(own.origin)).cookie },
    ];
    const starts = pages.flatMap(({ name, ...page }) => [
      () => visitors(name, own, page),
      () => limitOf(name + LIMIT, own, page),
    ]);
    return withSubjects(starts, async (...subjects) => {
      for (const { load } of subjects) {
        await load("gather", { people });
        await load("loop", { what: "firstVisit", people, seconds: warmUpSeconds });
      }
      const measure = (what: "firstVisit" | "repeatVisit") =>
        interleaved(subjects, rounds, ({ load }) => load("loop", { what, people, seconds }));
      const costs = async (what: "firstVisit" | "repeatVisit") =>
        new Map([...(await measure(what))].map(([name, runs]) => [name, costOf(runs)]));
      const [first, repeat] = [await costs("firstVisit"), await costs("repeatVisit")];
      return {
        title: "7. A visit",
        columns: [FIRST, "of bare Node", REPEAT, "of bare Node, repeat"],
        rows: subjects.map(({ name }) => ({
          name,
          cells: {
            [FIRST]: first.get(name),
            "of bare Node": times(first.get(name), first.get(name + LIMIT)),
            [REPEAT]: repeat.get(name),
            "of bare Node, repeat": times(repeat.get(name), repeat.get(name + LIMIT)),
          },
        })),
        notes: ["The server's processor time. The code on /login is made and kept each time."],
      };
    });
  });
}

function costOf(runs: { serverCpuSeconds: number; value: { done: number } }[]): Sample {
  return sample(runs.map(({ serverCpuSeconds, value }) => (1000 * serverCpuSeconds) / value.done));
}

/** Browsers that come to a page of a server that runs, and is stopped by who started it. */
function visitors(name: string, { servers, origin }: OwnSubject, page: Pick<VisitedPage, "path" | "cookie">) {
  const place = { ...page, origin, port: Number(new URL(origin).port) };
  const others = servers.map((server) => ({ ...server, stop: async () => {} }));
  return subject(name, others, { client: "visitor", place });
}

async function limitOf(
  name: string,
  { origin }: OwnSubject,
  page: Pick<VisitedPage, "path" | "cookie">,
): Promise<Subject> {
  const port = await freePort();
  const server = await startServer([
    `${SERVERS}/visited.server.mjs`,
    String(port),
    origin,
    page.path,
    page.cookie ?? "",
  ]);
  return subject(name, [server], { client: "visitor", place: { ...page, origin, port } });
}
