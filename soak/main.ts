/**
 * `npm run soak`: many desktops wait at one production server on this machine, come and go, and are told what happens.
 * Prints what each costs; fails when an event is lost or when the memory does not come back.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { idleConnections } from "../bench/measure/connection";
import { quantile } from "../bench/measure/statistics";
import { Desktop } from "./desktop";
import type { Memory } from "./memory";
import { startServer } from "./server";

const HELP = `npm run soak -- [--streams 10000] [--seconds 40] [--rounds 2] [--entry dist/server.mjs]`;
const AT_ONCE = 64;
/** How much more the server may hold at the end of a round: of JavaScript objects, and of all memory from round to round. */
const HEAP_TOLERANCE = 8 * 1024 ** 2;
const RSS_TOLERANCE = 32 * 1024 ** 2;
/** Events are told by notifications; even the re-read is sooner. */
const TIMEOUT_MS = 10_000;

const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "10000" },
    seconds: { type: "string", default: "40" },
    rounds: { type: "string", default: "2" },
    entry: { type: "string", default: "dist/server.mjs" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const count = Number(values.streams);
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
// Node.js raises the limit that is to be raised by itself.
const files = Number(execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" })) || Number.POSITIVE_INFINITY;
if (files < count + 200)
  fail(`This system lets a process open ${files} files, and ${count} streams need ${count + 200}.`);
if (!existsSync(values.entry)) fail("There is no production build yet. Make one with: npm run build");
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

const server = await startServer(values.entry, count <= 5_000);
const lend = idleConnections(server.place);
let failures = 0;
try {
  await soak();
} finally {
  await server.stop();
}
console.log(failures > 0 ? `\n${failures} failed` : "\nNo event was lost, and the memory came back.");
process.exit(failures > 0 ? 1 : 0);

async function soak(): Promise<void> {
  // Code is compiled and caches are filled before anything is measured.
  const warm = await round(Math.min(500, count), 0.5);
  check(warm.lost === 0, `${warm.lost} events were lost`);
  const base = await server.memory();
  console.log(
    `${count} streams, ${seconds} s, ${rounds} rounds; at first ${mib(base.rss)} resident, heap ${mib(base.heapUsed)}`,
  );
  let before = base;
  for (let each = 1; each <= rounds; each++) {
    const { open, lost, latencies, opensPerSecond, cpuPercent } = await round(count, seconds);
    const after = await server.memory();
    const perStream = (key: "rss" | "heapUsed") => `${((open[key] - before[key]) / count / 1024).toFixed(1)} KiB`;
    console.log(`
round ${each}
  a waiting desktop     ${perStream("rss")} resident, ${perStream("heapUsed")} heap
  opened                ${opensPerSecond} a second
  while they wait       ${cpuPercent.toFixed(1)} % of a core, ${latencies.length} events told, ${lost} lost
  told after            p50 ${quantile(latencies, 0.5).toFixed(1)} ms, p99 ${quantile(latencies, 0.99).toFixed(1)} ms
  once they are gone    ${after.streams} streams, ${mib(after.rss)} resident, heap ${mib(after.heapUsed)}`);
    check(lost === 0, `${lost} events were lost`);
    check(after.streams === 0, `${after.streams} streams were left open`);
    check(after.heapUsed < base.heapUsed + HEAP_TOLERANCE, "the heap did not come back to its base");
    // What the allocator keeps after the first round it gives again in the second.
    if (each > 1) check(after.rss < before.rss + RSS_TOLERANCE, "the resident memory grew from round to round");
    before = after;
  }
}

interface Round {
  /** With all streams open. */
  open: Memory;
  lost: number;
  /** Of the events that were told, in ms. */
  latencies: number[];
  opensPerSecond: number;
  cpuPercent: number;
}

/** Opens the streams, lets some come and go and some learn that their code is over, and closes all. */
async function round(streams: number, forSeconds: number): Promise<Round> {
  const desktops = Array.from({ length: streams }, (_, number) => new Desktop(server.place, lend, number));
  await inParallel(desktops, (desktop) => desktop.create());
  const opening = performance.now();
  await inParallel(desktops, (desktop) => desktop.open());
  const opensPerSecond = Math.round(streams / ((performance.now() - opening) / 1000));
  const open = await server.memory();

  const idleFrom = performance.now();
  await delay((forSeconds * 1000) / 2);
  const idle = await server.memory();
  const cpuPercent = (100 * (idle.cpuMs - open.cpuMs)) / (performance.now() - idleFrom);

  // One in five goes and comes back, one in twenty withdraws its code, all over the time that is left.
  const pauseMs = (forSeconds * 1000) / 2 / streams;
  const latencies: number[] = [];
  const events: Promise<void>[] = [];
  const stay: Desktop[] = [];
  for (const [number, desktop] of desktops.entries()) {
    if (number % 20 === 1) events.push(inTime(desktop.withdraw()).then((tookMs) => void latencies.push(tookMs)));
    else stay.push(desktop);
    if (number % 5 === 0) {
      desktop.close();
      events.push(desktop.open());
    }
    if (number % 50 === 0) await delay(pauseMs * 50);
  }
  await Promise.allSettled(events);
  const untold = streams - stay.length - latencies.length;
  const lost = untold + stay.filter(({ listens }) => !listens).length;
  for (const desktop of desktops) desktop.close();
  for (const end = Date.now() + TIMEOUT_MS; (await server.memory()).streams > 0 && Date.now() < end; ) await delay(100);
  return { open, lost, latencies, opensPerSecond, cpuPercent };
}

/** How long it took, in ms. */
async function inTime(event: Promise<void>): Promise<number> {
  const since = performance.now();
  const late = delay(TIMEOUT_MS, undefined, { ref: false }).then(() => {
    throw new Error("The event was lost");
  });
  await Promise.race([event, late]);
  return performance.now() - since;
}

async function inParallel(desktops: Desktop[], run: (desktop: Desktop) => Promise<void>): Promise<void> {
  const left = [...desktops];
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) await run(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function check(isGood: boolean, complaint: string): void {
  if (isGood) return;
  failures += 1;
  console.error(`FAILED: ${complaint}`);
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
