import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Users } from "../subjects/clients";
import type { Call, Given, Value } from "./load";
import { PROGRAMS, type Running } from "./processes";

/** A server, or several, and the load generator that plays its users. */
export interface Subject {
  /** As the tables call it. */
  name: string;
  servers: Running[];
  /** Has the generator do what load.ts does, by name. */
  load<C extends Call>(call: C, ...given: Given<C>): Promise<Measured<C>>;
  /** Ends all of it, with its data. */
  stop(): Promise<void>;
}

export interface Measured<C extends Call = Call> {
  /** The load's own. */
  value: Value<C>;
  /** In processors: 1 is one of them all the time. */
  serverBusy: number;
  /** The same. */
  generatorBusy: number;
  serverCpuSeconds: number;
  seconds: number;
}

/** What a generator is asked by message. */
export interface Asked {
  call: Call;
  given: Given<Call>;
}

/** What it says once at its start, and once to each message. */
export type Told = { value: unknown; busy: number } | { error: string };

/** Longer than any load takes; a server that does not answer any more must not hold up the other benches. */
const TIMEOUT_MS = 180_000;

/** @param users who come to it */
export async function subject(name: string, servers: Running[], users: Users): Promise<Subject> {
  const generator = fork(`${PROGRAMS}/measure/generator.mjs`, [JSON.stringify(users)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => generator.once("exit", () => resolve()));
  const cpu = () => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);

  function answer(): Promise<{ value: unknown; busy: number }> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`The load generator of ${name} ended`));
      const timer = setTimeout(() => {
        generator.kill("SIGKILL");
        reject(new Error(`${name} did not come to an end`));
      }, TIMEOUT_MS);
      generator.once("exit", gone);
      generator.once("message", (told: Told) => {
        clearTimeout(timer);
        generator.off("exit", gone);
        if ("error" in told)
          reject(new Error(`${name}: ${told.error}\n${servers.map((each) => each.output()).join("\n")}`));
        else resolve(told);
      });
    });
  }

  async function load<C extends Call>(call: C, ...given: Given<C>): Promise<Measured<C>> {
    const cpuBefore = cpu();
    const start = performance.now();
    const asked: Asked = { call, given };
    generator.send(asked);
    const { value, busy } = await answer();
    const seconds = (performance.now() - start) / 1000;
    const serverCpuSeconds = cpu() - cpuBefore;
    return {
      // As it came from the other process.
      value: value as Value<C>,
      serverBusy: serverCpuSeconds / seconds,
      generatorBusy: busy,
      serverCpuSeconds,
      seconds,
    };
  }

  await answer();
  return {
    name,
    servers,
    load,
    async stop() {
      if (generator.connected) generator.disconnect();
      await Promise.all([ended, ...servers.map((server) => server.stop())]);
    },
  };
}

const directories = new Set<string>();
process.on("exit", () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory of its own, which goes with this process at the latest. */
export async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "qr-login-bench-"));
  directories.add(directory);
  return directory;
}
