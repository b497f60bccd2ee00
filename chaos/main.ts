/** `npm run chaos`: hundreds of logins at once over two instances, while things go wrong, and then the reckoning. */
import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Client } from "../lib/api/testing/client";
import { checkHistories } from "./checker";
import { type Clients, newClients } from "./clients";
import { type Crowd, gather } from "./crowd";
import { type Fault, nemesisFor } from "./nemesis";
import { recovered } from "./probe";
import { installedProxy, PROXIES, type ProxyName } from "./proxy";
import { randomOf } from "./random";
import { type Outage, printFindings, printOutages, printReceived } from "./report";
import { startSite } from "./site";

const USAGE = `Usage: npm run chaos -- [--seed N] [--desktops N] [--rounds N] [--short] [--proxy ${PROXIES.join("|")}]`;
const DIRECTORY = "data/chaos";
const BACK_WITHIN_MS = 60_000;
const BETWEEN_FAULTS_MS = 1_000;

const options = readOptions();
const random = randomOf(options.seed, "faults");
console.log(
  `Chaos with the seed ${options.seed}: ${options.desktops} logins at once, each fault ${options.rounds === 1 ? "once" : `${options.rounds} times`}.`,
);
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

const site = await startSite(options.proxy, DIRECTORY);
let failed = 0;
let passed = 0;
try {
  const clients = newClients(site.origin);
  const canary = await clients.phone();
  const crowd = await gather(clients, options.seed, options.desktops);
  console.log(`Two instances on Postgres, behind ${site.proxy.name}; what they print is in ${DIRECTORY}.\n`);
  const outages: Outage[] = [];
  for (const fault of nemesisFor(site, random, options.rounds)) {
    await sleep(BETWEEN_FAULTS_MS);
    outages.push(await suffer(fault, { clients, canary, crowd }));
    printOutages(outages.slice(-1), outages.length === 1);
  }
  await crowd.finish();
  printReceived(crowd.histories);
  const findings = await checkHistories(site, clients, crowd, outages);
  printFindings(findings, outages);
  const wrong = [
    ...outages.map(({ wrong }) => wrong !== undefined),
    ...findings.map(({ violations }) => violations.length > 0),
  ];
  failed = wrong.filter(Boolean).length;
  passed = wrong.length - failed;
} finally {
  await site.stop();
}
// For `npm test`, which adds it up.
if (process.env.CHAOS_REPORT) writeFileSync(process.env.CHAOS_REPORT, JSON.stringify({ passed, failed }));
console.log(`\n${passed} passed, ${failed} failed${failed > 0 ? `; the seed was ${options.seed}` : ""}`);
process.exit(failed > 0 ? 1 : 0);

async function suffer(
  fault: Fault,
  { clients, canary, crowd }: { clients: Clients; canary: Client; crowd: Crowd },
): Promise<Outage> {
  const before = new Map(clients.failures);
  const talesBefore = crowd.histories.length;
  const begun = Date.now();
  const outage: Outage = {
    name: fault.name,
    begun,
    ended: 0,
    graceful: fault.graceful ?? false,
    failures: new Map(),
    logins: 0,
  };
  const tell = (error: unknown) => {
    outage.wrong = error instanceof Error ? error.message : String(error);
    return undefined;
  };
  const served = (since: number) => loginsGoThrough(clients, canary, since);
  try {
    const struck = fault.strike();
    // Looked at below, when the canary is back.
    struck.catch(() => {});
    if (fault.survivable) outage.servedAfterMs = await served(begun).catch(tell);
    await struck;
    await sleep(begun + fault.holdMs - Date.now());
    const lifted = Date.now();
    await fault.lift?.();
    if (fault.lift || !fault.survivable) outage.backAfterMs = await served(fault.lift ? lifted : begun);
  } catch (error) {
    tell(error);
  }
  outage.ended = Date.now();
  const since = [...clients.failures].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const);
  outage.failures = new Map(since.filter(([, count]) => count > 0));
  outage.logins = crowd.histories.length - talesBefore;
  return outage;
}

/** @throws Error where they do not, for too long */
async function loginsGoThrough(clients: Clients, phone: Client, since: number): Promise<number> {
  const afterMs = await recovered(clients, phone, since, BACK_WITHIN_MS);
  if (afterMs === undefined) throw new Error(`no login went through within ${BACK_WITHIN_MS / 1000} s`);
  return afterMs;
}

function readOptions(): { seed: number; desktops: number; rounds: number; proxy: ProxyName } {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      desktops: { type: "string" },
      rounds: { type: "string" },
      short: { type: "boolean" },
      proxy: { type: "string" },
    },
  });
  const proxy = values.proxy === undefined ? installedProxy() : PROXIES.find((name) => name === values.proxy);
  const numbers = {
    seed: Number(values.seed ?? randomInt(2 ** 31)),
    desktops: Number(values.desktops ?? (values.short ? 20 : 300)),
    rounds: Number(values.rounds ?? (values.short ? 1 : 3)),
  };
  if (proxy && Object.values(numbers).every((value) => Number.isInteger(value) && value > 0))
    return { proxy, ...numbers };
  console.error(USAGE);
  process.exit(2);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
