import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

/** Where scripts/bench.mjs bundles what runs as a process of its own: servers and generators. */
export const PROGRAMS = "bench/dist";
const COLLECT = `./${PROGRAMS}/measure/collect.mjs`;
const TIMEOUT_MS = 60_000;
/** In /proc, on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A server's process. */
export interface Running {
  /** The last that it printed. */
  output(): string;
  cpuSeconds(): number;
  memoryKib(): number;
  /** Has it collect its garbage, all of it. */
  collect(): Promise<void>;
  stop(): Promise<void>;
}

/** Has a process end with this one at the latest, and keeps the last that it printed. */
export function runUntilExit(child: ChildProcess) {
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output = (output + chunk).slice(-4000);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  void ended.then(() => running.delete(child));
  return { ended, output: () => output };
}

/**
 * Starts a server as a process of its own; it says by message that it is ready.
 *
 * @param args of Node.js
 */
export async function startServer(args: string[], env: Record<string, string> = {}): Promise<Running> {
  const profiles = process.env.BENCH_CPU_PROFILES;
  const profile = profiles ? ["--cpu-prof", `--cpu-prof-dir=${path.resolve(profiles)}`] : [];
  const child = spawn(process.execPath, ["--expose-gc", "--import", COLLECT, ...profile, ...args], {
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const { ended, output } = runUntilExit(child);
  const said = (word: string) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${args.join(" ")} did not say ${word}:\n${output()}`)),
        TIMEOUT_MS,
      );
      const listener = (message: unknown) => {
        if (typeof message !== "object" || message === null || !(word in message)) return;
        clearTimeout(timer);
        child.off("message", listener);
        resolve();
      };
      child.on("message", listener);
      void ended.then((code) => reject(new Error(`${args.join(" ")} ended with ${code}:\n${output()}`)));
    });
  await said("ready");
  const pid = child.pid ?? 0;
  return {
    output,
    cpuSeconds: () => cpuSeconds(pid),
    memoryKib: () => memoryKib(pid),
    async collect() {
      const done = said("collected");
      child.kill("SIGUSR2");
      await done;
    },
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * The processor time that a process and its threads have had; not a number where there is no /proc.
 *
 * @param withEnded its child processes that have ended, too
 */
export function cpuSeconds(pid: number, withEnded = false): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const ticks = fields.slice(11, withEnded ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
    return ticks / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** Resident memory; not a number where there is no /proc. */
export function memoryKib(pid: number): number {
  try {
    return Number(/^Rss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}

let nextPort = Number(process.env.BENCH_PORT ?? 4600);

/** A port of the loopback interface that nobody listens on, from BENCH_PORT up. */
export async function freePort(): Promise<number> {
  for (;;) {
    nextPort += 1;
    const port = nextPort;
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
