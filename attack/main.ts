/** `npm run attack`: every known attack on QR logins, over HTTP against the production build. Stops at the first that gets through. */
import { writeFileSync } from "node:fs";
import { newServer } from "../e2e/server";
import { target } from "./attack";
import { crossDevice } from "./cross-device";
import { edge } from "./edge";
import { lasting } from "./lasting";
import { proofs } from "./proofs";
import { usenix } from "./usenix";

const PATIENCE_MS = 90_000;

// Behind a proxy, so that each attacker can come from an address of their own.
const server = await newServer({ TRUST_PROXY: "1" });
let held = 0;
let failed = 0;
try {
  const attacked = target(server);
  for (const { name: source, attacks } of [usenix, crossDevice, proofs, edge, lasting]) {
    console.log(`\n${source}`);
    for (const { name, run } of attacks) {
      const outcome = await withPatience(run(attacked)).then(
        (how) => ({ mark: "held", how }),
        (error: Error) => ({ mark: "GOT THROUGH", how: error.name === "GotThrough" ? error.message : error.stack }),
      );
      console.log(`  ${outcome.mark.padEnd(5)} ${name.padEnd(76)} ${outcome.how}`);
      if (outcome.mark === "held") held += 1;
      else failed += 1;
      if (failed > 0) break;
    }
    if (failed > 0) break;
  }
} finally {
  await server.remove();
}
// For `npm test`, which adds it up.
if (process.env.ATTACK_REPORT) writeFileSync(process.env.ATTACK_REPORT, JSON.stringify({ passed: held, failed }));
console.log(`\n${held} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function withPatience(attack: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The attack did not end")), PATIENCE_MS);
    attack.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
