#!/usr/bin/env node
// `npm run soak`: many desktops wait at one production server on this machine, come and go, and are told what happens.
// Prints what each costs; fails when an event is lost or when the memory does not come back.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Desktop } from "./soak/desktop.mjs";

const HELP = `npm run soak -- [--streams 10000] [--seconds 40] [--rounds 2] [--entry dist/server.mjs]`;
const AT_ONCE = 64;
/** How much more the server may hold at the end of a round: of JavaScript objects, and of all memory from round to round. */
const HEAP_TOLERANCE = 8 * 1024 ** 2;
const RSS_TOLERANCE = 32 * 1024 ** 2;
/** Events are told by the doorbell; even the re-read is sooner. */
const PATIENCE_MS = 10_000;

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
const [count, seconds, rounds] = [values.streams, values.seconds, values.rounds].map(Number);
process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));

const directory = mkdtempSync(path.join(tmpdir(), "qr-login-soak-"));
const server = await start();
let failures = 0;
try {
  await soak();
} finally {
  server.child.kill("SIGTERM");
  await once(server.child, "exit");
  rmSync(directory, { recursive: true, force: true });
}
console.log(failures > 0 ? `\n${failures} failed` : "\nNo event was lost, and the memory came back.");
process.exit(failures > 0 ? 1 : 0);

async function soak() {
  // Code is compiled and caches are filled before anything is measured.
  await round(Math.min(500, count), 0.5, false);
  const base = await memory();
  console.log(
    `${count} streams, ${seconds} s, ${rounds} rounds; at first ${mib(base.rss)} resident, heap ${mib(base.heapUsed)}`,
  );
  let before = base;
  for (let each = 1; each <= rounds; each++) {
    const { open, told, lost, latencies, opensPerSecond, cpuPercent } = await round(count, seconds, true);
    const after = await memory();
    const perStream = (/** @type {"rss" | "heapUsed"} */ key) =>
      `${((open[key] - before[key]) / count / 1024).toFixed(1)} KiB`;
    console.log(`
round ${each}
  a waiting desktop     ${perStream("rss")} resident, ${perStream("heapUsed")} heap
  opened                ${opensPerSecond} a second
  while they wait       ${cpuPercent.toFixed(1)} % of a core, ${told} events told, ${lost} lost
  told after            p50 ${at(latencies, 0.5)} ms, p99 ${at(latencies, 0.99)} ms
  once they are gone    ${after.streams} streams, ${mib(after.rss)} resident, heap ${mib(after.heapUsed)}`);
    check(lost === 0, `${lost} events were lost`);
    check(after.streams === 0, `${after.streams} streams were left open`);
    check(after.heapUsed < base.heapUsed + HEAP_TOLERANCE, "the heap did not come back to its base");
    // What the allocator keeps after the first round it gives again in the second.
    if (each > 1) check(after.rss < before.rss + RSS_TOLERANCE, "the resident memory grew from round to round");
    before = after;
  }
}

/**
 * Opens the streams, lets some come and go and some learn that their code is over, and closes all.
 *
 * @param {number} streams @param {number} forSeconds @param {boolean} measured
 */
async function round(streams, forSeconds, measured) {
  const desktops = Array.from({ length: streams }, (_, number) => new Desktop(server, number));
  let lost = 0;
  const onLost = () => {
    lost += 1;
  };
  for (const desktop of desktops) desktop.onLost = onLost;
  await each(desktops, (desktop) => desktop.create());
  const opening = performance.now();
  await each(desktops, (desktop) => desktop.open());
  const opensPerSecond = Math.round(streams / ((performance.now() - opening) / 1000));
  const open = await memory();

  const idleFrom = performance.now();
  await delay((forSeconds * 1000) / 2);
  const idle = await memory();
  const cpuPercent = (100 * (idle.cpuMs - open.cpuMs)) / (performance.now() - idleFrom);

  // One in five goes and comes back, one in twenty withdraws its code, all over the time that is left.
  const pauseMs = (forSeconds * 1000) / 2 / streams;
  /** @type {number[]} */
  const latencies = [];
  /** @type {Promise<void>[]} */
  const events = [];
  for (const [number, desktop] of desktops.entries()) {
    if (number % 5 === 0) {
      desktop.close();
      events.push(desktop.open());
    } else if (number % 20 === 1) events.push(told(desktop, latencies));
    if (number % 50 === 0) await delay(pauseMs * 50);
  }
  const outcomes = await Promise.allSettled(events);
  for (const outcome of outcomes) if (outcome.status === "rejected") lost += 1;
  for (const desktop of desktops) desktop.close();
  for (const end = Date.now() + PATIENCE_MS; (await memory()).streams > 0 && Date.now() < end; ) await delay(100);
  if (!measured) check(lost === 0, `${lost} events were lost`);
  latencies.sort((a, b) => a - b);
  return { open, told: latencies.length, lost, latencies, opensPerSecond, cpuPercent };
}

/** @param {Desktop} desktop @param {number[]} latencies @returns {Promise<void>} */
async function told(desktop, latencies) {
  const since = performance.now();
  const heard = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The event was lost")), PATIENCE_MS);
    desktop.onStatus = (status) => {
      if (status !== "cancelled") return;
      clearTimeout(timer);
      resolve(undefined);
    };
  });
  // The server ends a stream that has nothing more to tell.
  desktop.onLost = () => {};
  await Promise.all([desktop.withdraw(), heard.then(() => latencies.push(performance.now() - since))]);
}

/** @template T @param {T[]} all @param {(each: T) => Promise<void>} run */
async function each(all, run) {
  const left = [...all];
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) await run(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function start() {
  const files = Number(execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" })) || Number.POSITIVE_INFINITY;
  if (files < count + 200)
    fail(`This system lets a process open ${files} files, and ${count} streams need ${count + 200}.`);
  if (process.env.SOAK_RAISED !== "yes") raiseLimit();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
    APP_URL: origin,
    DATABASE_URL: `file:${path.join(directory, "soak.db")}`,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    // Each desktop has an address of its own, so that all limits may stay but the one of all together.
    TRUST_PROXY: "1",
    DRAIN_SECONDS: "0",
    RATE_LIMITS: count > 5_000 ? "off" : "on",
    QR_TTL_SECONDS: "600",
    LOG_LEVEL: "error",
  };
  execFileSync(process.execPath, ["scripts/migrate.mjs"], { env, stdio: "ignore" });
  const loader = values.entry.endsWith(".ts") ? ["--import", "tsx"] : [];
  const args = ["--expose-gc", ...loader, "--import", "./scripts/soak/memory.mjs", values.entry];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  child.once("exit", (code) => {
    if (code) fail(`The server ended with ${code}.`);
  });
  await once(child, "message");
  return { child, port, host: "127.0.0.1", origin };
}

/** A soft limit is lower than the hard one on most systems, and only a shell can raise it. */
function raiseLimit() {
  const soft = Number(execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" })) || Number.POSITIVE_INFINITY;
  if (soft >= count + 200) return;
  const command = 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"';
  const env = { ...process.env, SOAK_RAISED: "yes" };
  rmSync(directory, { recursive: true, force: true });
  try {
    execFileSync("sh", ["-c", command, process.execPath, ...process.argv.slice(1)], { stdio: "inherit", env });
    process.exit(0);
  } catch {
    process.exit(1);
  }
}

/** @returns {Promise<{ rss: number, heapUsed: number, streams: number, cpuMs: number }>} */
async function memory() {
  const answered = once(server.child, "message");
  server.child.send("memory");
  const [{ memory: told }] = await answered;
  return told;
}

/** @returns {Promise<number>} */
async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return typeof address === "object" && address ? address.port : 0;
}

/** @param {boolean} isGood @param {string} complaint */
function check(isGood, complaint) {
  if (isGood) return;
  failures += 1;
  console.error(`FAILED: ${complaint}`);
}

/** @param {number[]} sorted @param {number} part */
function at(sorted, part) {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
}

/** @param {number} bytes */
function mib(bytes) {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  rmSync(directory, { recursive: true, force: true });
  process.exit(1);
}
