// What `npm run bench` runs once everything is installed and built: see README.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { confirm } from "./benches/confirm";
import { growth } from "./benches/growth";
import { logins } from "./benches/logins";
import { oidc } from "./benches/oidc";
import { page } from "./benches/page";
import { postgres } from "./benches/postgres";
import { tickets } from "./benches/tickets";
import { visits } from "./benches/visits";
import { waiting } from "./benches/waiting";
import { type Machine, machine, machineLine } from "./report/machine";
import { markdown, type Table } from "./report/table";
import { FULL, QUICK, type Sizes } from "./sizes";

const BENCHES: Record<string, (sizes: Sizes) => Promise<Table>> = {
  logins,
  confirm,
  waiting,
  tickets,
  page,
  growth,
  visits,
  postgres,
  oidc,
};

const HELP = `Usage: npm run bench -- [options]

  --only NAME   one of ${Object.keys(BENCHES).join(", ")}; may be given several times
  --quick       at most a minute, to see that it works; changes no file
`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    quick: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = options.only.filter((name) => !BENCHES[name]);
if (options.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `There is no bench ${unknown.join(", ")}.\n\n${HELP}` : HELP);
  process.exit(unknown.length > 0 ? 1 : 0);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

const RESULTS = "bench/results/latest.json";
const README = "bench/README.md";
/** What of it the bench writes. */
const [BEGIN, END] = ["<!-- results -->", "<!-- /results -->"];
const sizes = options.quick ? QUICK : FULL;
const start = performance.now();
const tables: Record<string, Table> = {};
let failed = 0;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (options.only.length > 0 && !options.only.includes(name)) continue;
  const from = performance.now();
  say(`${name} …`);
  try {
    const table = await bench(sizes);
    tables[name] = table;
    console.log(`\n${markdown(table)}\n`);
  } catch (error) {
    failed += 1;
    console.error(error);
  }
  say(`${name} took ${Math.round((performance.now() - from) / 1000)} s`);
}
if (!options.quick) keep();
process.exit(failed > 0 ? 1 : 0);

/** What results/latest.json holds. */
interface Results {
  machine: Machine;
  sizes: Sizes;
  benches: Record<string, Table & { at: string }>;
}

/** Writes the figures down; those of benches that did not run stay as they were. */
function keep(): void {
  const old: Partial<Results> = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")) : {};
  const at = new Date().toISOString();
  const ran = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, { at, ...table }]));
  const kept: Results = { machine: machine(), sizes, benches: { ...old.benches, ...ran } };
  mkdirSync(path.dirname(RESULTS), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(kept, null, 2)}\n`);

  const inOrder = Object.keys(BENCHES).flatMap((name) => kept.benches[name] ?? []);
  const dates = [...new Set(inOrder.map((table) => table.at.slice(0, 10)))].join(", ");
  const text = [`${machineLine(kept.machine)} Measured on ${dates}.`, ...inOrder.map(markdown)].join("\n\n");
  const readme = readFileSync(README, "utf8");
  const [before, after] = [readme.split(BEGIN)[0], readme.split(END)[1]];
  writeFileSync(README, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
  say(`wrote ${RESULTS} and the tables of ${README}`);
}

function say(what: string): void {
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}] ${what}`);
}
