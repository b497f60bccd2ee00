import { freePort, startServer } from "../measure/processes";
import { interleaved, withSubjects } from "../measure/rounds";
import { type Sample, sample } from "../measure/statistics";
import { type Subject, subject } from "../measure/subject";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { signedIn } from "../subjects/ours.client";
import { newFile, type OwnSubject, ours, SERVERS } from "../subjects/subjects";
import type { VisitedPage } from "../subjects/visitor.client";

const FIRST = "first visit, ms of CPU";
const REPEAT = "repeat visit, ms of CPU";
const LIMIT = ", the same bytes by bare Node";
const CODE_LIMIT = "/login, the same bytes and a code of its own by bare Node";
const SESSION_LIMIT = "/scan, signed in, the same bytes and a look at who is signed in by bare Node";
const ANEW = ", drawn anew";
const LOGIN = "a login";

/** What pages cost the server: a browser's first visit with all that belongs to it, and one with that in its cache. */
export async function visits({ rounds, warmUpSeconds, seconds, people }: Sizes): Promise<Table> {
  return withSubjects([ours], async (own) => {
    const { cookie } = await signedIn(own.origin);
    const pages: (Page & { name: string })[] = [
      { name: "/login", path: "/login" },
      { name: "/scan, signed in", path: "/scan", cookie },
      { name: "/sign-in", path: "/sign-in" },
    ];
    const anew = pages.map(({ name, ...page }) => ({ ...page, name: name + ANEW, anew: true }));
    const visited = [...pages, ...anew].map(
      ({ name, ...page }) =>
        () =>
          visitors(name, own, page),
    );
    return withSubjects(visited, async (...visitors) => {
      const warmUp = async ({ load }: Subject) => {
        await load("gather", { people });
        await load("loop", { what: "firstVisit", people, seconds: warmUpSeconds });
      };
      for (const each of visitors) await warmUp(each);
      await own.load("gather", { people });
      await own.load("loop", { what: "login", people, seconds: warmUpSeconds });
      // Only now is the page as later visitors get it, and the limit sends the same.
      const limits = pages.map(
        ({ name, ...page }) =>
          () =>
            limitOf(name + LIMIT, own, page),
      );
      const ofCodes = async () => limitOf(CODE_LIMIT, own, { path: "/login" }, await newFile());
      const ofSessions = async () => limitOf(SESSION_LIMIT, own, { path: "/scan", cookie }, await newFile());
      return withSubjects([...limits, ofCodes, ofSessions], async (...limits) => {
        for (const each of limits) await warmUp(each);
        const subjects = [...visitors, ...limits];
        const costs = async (what: "firstVisit" | "repeatVisit") => {
          const runs = await interleaved(subjects, rounds, ({ load }) => load("loop", { what, people, seconds }));
          return new Map([...runs].map(([name, each]) => [name, costOf(each)]));
        };
        const logins = await interleaved([own], rounds, ({ load }) => load("loop", { what: "login", people, seconds }));
        const [first, repeat] = [await costs("firstVisit"), await costs("repeatVisit")];
        const login = costOf([...logins.values()].flat());
        return table(subjects, { first, repeat, login });
      });
    });
  });
}

type Page = Pick<VisitedPage, "path" | "cookie" | "anew">;
type Costs = Map<string, Sample>;

function table(subjects: Subject[], { first, repeat, login }: { first: Costs; repeat: Costs; login: Sample }): Table {
  const rows: Table["rows"] = subjects.map(({ name }) => ({
    name,
    cells: {
      [FIRST]: first.get(name),
      "of bare Node": times(first.get(name), first.get(name + LIMIT)),
      [REPEAT]: repeat.get(name),
      "of bare Node, repeat": times(repeat.get(name), repeat.get(name + LIMIT)),
    },
  }));
  const pages = (repeat.get("/login")?.median ?? Number.NaN) + (repeat.get("/scan, signed in")?.median ?? Number.NaN);
  const code = times(first.get("/login"), first.get(CODE_LIMIT));
  const session = times(first.get("/scan, signed in"), first.get(SESSION_LIMIT));
  const both = (login.median + pages) / login.median;
  return {
    title: "7. A visit",
    columns: [FIRST, "of bare Node", REPEAT, "of bare Node, repeat"],
    rows: [...rows, { name: LOGIN, cells: { [REPEAT]: login } }],
    notes: [
      "The server's processor time. The code on /login is made and kept each time, but for the page that is drawn anew.",
      `A first visit of /login takes ${code} as much as bare Node that makes, keeps and draws a code, too.`,
      `A first visit of /scan takes ${session} as much as bare Node that opens a session's token and reads its device, too.`,
      `A login with a repeat visit of /login and /scan takes ${both.toFixed(2)} times as much as a login, and its code is counted twice.`,
    ],
  };
}

function costOf(runs: { serverCpuSeconds: number; value: { done: number } }[]): Sample {
  return sample(runs.map(({ serverCpuSeconds, value }) => (1000 * serverCpuSeconds) / value.done));
}

/** Browsers that come to a page of a server that runs, and is stopped by who started it. */
function visitors(name: string, { servers, origin }: OwnSubject, page: Page) {
  const place = { ...page, origin, port: Number(new URL(origin).port) };
  const others = servers.map((server) => ({ ...server, stop: async () => {} }));
  return subject(name, others, { client: "visitor", place });
}

/** @param file a database, where it does for each visit what that cannot do without */
async function limitOf(name: string, { origin }: OwnSubject, page: Page, file = ""): Promise<Subject> {
  const port = await freePort();
  const server = await startServer([
    `${SERVERS}/visited.server.mjs`,
    String(port),
    origin,
    page.path,
    page.cookie ?? "",
    file,
  ]);
  return subject(name, [server], { client: "visitor", place: { ...page, origin, port } });
}
