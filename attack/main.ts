/**
 * `npm run attack`: every known attack on QR logins, over HTTP against the production build, on SQLite and then on two
 * servers that share a Postgres. Stops at the first that gets through. `-- sqlite` or `-- postgres` is one of them alone, and
 * a source's name after it, or how it begins, that source's attacks alone.
 */
import { writeFileSync } from "node:fs";
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
  sqlite: [sqliteWorld, [...SOURCES, lasting]],
  postgres: [postgresWorld, [...SOURCES.map(withState), instances, lasting]],
};
const [only, onlySource = ""] = process.argv.slice(2);
const chosen = Object.entries(WORLDS).filter(([name]) => only === undefined || only === name);

function withState({ name, attacks }: Source): Source {
  return { name, attacks: attacks.filter(({ stateless }) => !stateless) };
}

let held = 0;
let failed = 0;
for (const [, [open, sources]] of chosen) {
  if (failed > 0) break;
  const world = await open();
  try {
    console.log(`\n${world.name}\n`);
    const named = sources.filter(({ name }) => name.toLowerCase().startsWith(onlySource.toLowerCase()));
    await attackBy(named, target(world));
  } finally {
    await world.remove();
  }
}
// For `npm test`, which adds it up.
if (process.env.ATTACK_REPORT) writeFileSync(process.env.ATTACK_REPORT, JSON.stringify({ passed: held, failed }));
console.log(`\n${held} passed, ${failed} failed`);
process.exit(failed > 0 || held === 0 ? 1 : 0);

async function attackBy(sources: Source[], attacked: Target): Promise<void> {
  for (const { name: source, attacks } of sources) {
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
  }
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
