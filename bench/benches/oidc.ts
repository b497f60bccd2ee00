import { withSubjects } from "../measure/rounds";
import { signIns } from "../measure/sign-ins";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { oidcAlone, oursForSites } from "../subjects/subjects";

const RATE = "sign-ins/s";
const CPU = "server, ms of CPU a sign-in";

/** Sign-ins at a site of people who are signed in here: from `/oidc/authorize` to the tokens. */
export function oidc(sizes: Sizes): Promise<Table> {
  const kept = () => oidcAlone({ kept: true });
  return withSubjects([oursForSites, oidcAlone, kept], async (...subjects) => {
    const rows = await signIns(subjects, sizes, { rate: RATE, cpu: CPU });
    const alone = rows.find(({ name }) => name === "oidc-provider alone")?.cells[RATE];
    return {
      title: "9. Sign-ins at a site",
      columns: [RATE, "of it alone", "p50, ms", "p99, ms", CPU, "generator busy"],
      rows: rows.map(({ name, cells }) => ({ name, cells: { ...cells, "of it alone": times(cells[RATE], alone) } })),
      notes: [
        `${sizes.people} people at once, each from /oidc/authorize to the tokens again and again, in a browser that the provider has not seen.`,
        "RS256 in all three. Ours looks the session up and checks the device at each request, keeps hashes of ids, takes codes by compare-and-set, writes the audit and lists the site under the device.",
      ],
    };
  });
}
