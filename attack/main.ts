/**
 * `npm run attack`: every known attack on QR logins, over HTTP against the production build, on SQLite and then on two
 * servers that share a Postgres. Stops at the first that gets through. `-- sqlite` or `-- postgres` is one of them alone, and
 * a source's name after it, or how it begins, that source's attacks alone.
 */
import { writeFileSync } from "node:fs";
import { prepareTemplate } from "../e2e/template";
import { account } from "./account";
import { administration } from "./admin";
import { asvs } from "./asvs";
import { type Attack, type Source, type Target, target } from "./attack";
import { bounds } from "./bounds";
import { crossDevice } from "./cross-device";
import { cves } from "./cves";
import { edge } from "./edge";
import { embed } from "./embed";
import { floods } from "./floods";
import { foreignMount } from "./foreign-mount";
import { forged } from "./forged";
import { hostage } from "./hostage";
import { instances } from "./instances";
import { knownBrowsers } from "./known-browsers";
import { lasting } from "./lasting";
import { links } from "./links";
import { oidc } from "./oidc";
import { oidcCves } from "./oidc-cves";
import { passkeys } from "./passkeys";
import { proofs } from "./proofs";
import { upstream } from "./upstream";
import { usenix } from "./usenix";
import { postgresWorld, sqliteWorld, type World } from "./world";

const TIMEOUT_MS = 90_000;
const SOURCES = [
  ...[usenix, crossDevice, proofs, asvs, cves, forged, hostage, knownBrowsers],
  ...[passkeys, links, administration],
  ...[edge, account, oidc, oidcCves, embed, upstream, bounds, floods, foreignMount],
];

/** What the database decides is tried on both, and what several servers do to each other where there are several. */
const WORLDS: Record<string, [open: () => Promise<World>, sources: Source[]]> = {
  sqlite: [sqliteWorld, SOURCES],
  postgres: [postgresWorld, [...SOURCES.map(withState), instances]],
};
/** Worlds of one kind that are attacked side by side, since much of an attack is waiting. */
const LANES = 2;
const [only, onlySource = ""] = process.argv.slice(2);
const chosen = Object.entries(WORLDS).filter(([name]) => only === undefined || only === name);

function withState({ name, attacks }: Source): Source {
  return { name, attacks: attacks.filter(({ stateless }) => !stateless) };
}

prepareTemplate();
let held = 0;
let failed = 0;
for (const [, [open, sources]] of chosen) {
  if (failed > 0) break;
  const isNamed = ({ name }: Source) => name.toLowerCase().startsWith(onlySource.toLowerCase());
  const left = sources.filter(isNamed);
  const lanes = Math.min(LANES, Math.max(1, left.length));
  await Promise.all(Array.from({ length: lanes }, () => lane(open, left, isNamed(lasting))));
}
// For `npm test`, which adds it up.
if (process.env.ATTACK_REPORT) writeFileSync(process.env.ATTACK_REPORT, JSON.stringify({ passed: held, failed }));
console.log(`\n${held} passed, ${failed} failed`);
process.exit(failed > 0 || held === 0 ? 1 : 0);

/** Takes from the sources that are left until there are none; what lasts reads at the end what they left in this world. */
async function lane(open: () => Promise<World>, left: Source[], isLasting: boolean): Promise<void> {
  const world = await open();
  try {
    const attacked = target(world);
    for (let source = left.shift(); source && failed === 0; source = left.shift()) await attackBy(source, attacked);
    if (isLasting && failed === 0) await attackBy(lasting, attacked);
  } finally {
    await world.remove();
  }
}

async function attackBy({ name: source, attacks }: Source, attacked: Target): Promise<void> {
  const since = performance.now();
  const begun = new Map(attacks.filter(({ waits }) => waits).map((attack) => [attack, outcomeOf(attack, attacked)]));
  for (const attack of attacks) {
    const { mark, how } = await (begun.get(attack) ?? outcomeOf(attack, attacked));
    console.log(`${mark.padEnd(5)} ${source.padEnd(26)} ${attack.name.padEnd(92)} ${how}`);
    if (mark !== "held") {
      failed += 1;
      return;
    }
    held += 1;
  }
  console.log(`      ${source.padEnd(26)} ${attacked.world.name}: ${Math.round((performance.now() - since) / 1000)} s`);
}

async function outcomeOf({ run }: Attack, attacked: Target): Promise<{ mark: string; how: string | undefined }> {
  return withTimeout(run(attacked)).then(
    (how) => ({ mark: "held", how }),
    (error: Error) => ({ mark: "GOT THROUGH", how: error.name === "GotThrough" ? error.message : error.stack }),
  );
}

function withTimeout(attack: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The attack did not end")), TIMEOUT_MS);
    attack.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
