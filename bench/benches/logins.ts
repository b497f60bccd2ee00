import { withSubjects } from "../measure/rounds";
import { signIns } from "../measure/sign-ins";
import { type Table, times } from "../report/table";
import type { Sizes } from "../sizes";
import { bareLogin, bareLoginWithDuties, betterAuth, oidcProvider, ours } from "../subjects/subjects";

const RATE = "logins/s";
const CPU = "server, ms of CPU a login";

/** Whole sign-ins, as fast as a number of people can make them. */
export function logins(sizes: Sizes): Promise<Table> {
  return withSubjects([ours, betterAuth, oidcProvider, bareLogin, bareLoginWithDuties], async (...subjects) => {
    const rows = await signIns(subjects, sizes, { rate: RATE, cpu: CPU });
    const cellsOf = (subject: string) => rows.find(({ name }) => name === subject)?.cells;
    const [own, peer, limit, dutiful] = [
      "QR Login",
      "better-auth",
      "Node http, the same steps",
      "Node http, the same steps and duties",
    ].map(cellsOf);
    const ofDutiful = times(own?.[CPU], dutiful?.[CPU]);
    return {
      title: "1. Logins",
      columns: [RATE, "of better-auth", "p50, ms", "p99, ms", CPU, "CPU, of the same steps", "generator busy"],
      rows: rows.map(({ name, cells }) => ({
        name,
        cells: {
          ...cells,
          "of better-auth": times(cells[RATE], peer?.[RATE]),
          "CPU, of the same steps": times(cells[CPU], limit?.[CPU]),
        },
      })),
      notes: [
        `${sizes.people} people at once, each signing in again and again; one server process.`,
        ...(ofDutiful ? [`A login takes ${ofDutiful} what the same steps and duties take by bare Node.`] : []),
        "What the same steps by bare Node are of better-auth is the most that one process can be of it by this protocol.",
      ],
    };
  });
}
