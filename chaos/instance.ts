import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import path from "node:path";

/** One process of the production server, which comes and goes on one port. */
export interface Instance {
  name: string;
  port: number;
  /** Resolves once it says that it is ready. @param settings from now on @throws Error with what it printed, when it ends before */
  start(settings?: Record<string, string>): Promise<void>;
  /** As an operator or a supervisor: SIGTERM. Resolves to its exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
  /** As a power cut: SIGKILL. */
  kill(): Promise<void>;
  /** As a machine that hangs, SIGSTOP, and one that goes on, SIGCONT. */
  pause(): void;
  resume(): void;
  /** Everything it has printed, in all its lives. */
  output(): string;
}

const READY_WITHIN_MS = 60_000;

/** `npm start`'s own script, with these settings. Ends with this process, whose channel to it then closes. */
export function newInstance(
  name: string,
  port: number,
  settings: Record<string, string>,
  logDirectory: string,
): Instance {
  const env = { ...process.env, ...settings, HOST: "127.0.0.1", PORT: String(port) };
  const file = createWriteStream(path.join(logDirectory, `${name}.log`));
  let child: ChildProcess | undefined;
  let output = "";

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const running = child;
    child = undefined;
    if (!running) return null;
    if (running.exitCode !== null || running.signalCode !== null) return running.exitCode;
    const exit = once(running, "exit");
    running.kill(signal);
    // One that is paused would never hear it.
    running.kill("SIGCONT");
    return (await exit)[0];
  }

  return {
    name,
    port,
    async start(changed = {}) {
      Object.assign(env, changed);
      const started = spawn(process.execPath, ["scripts/start.mjs"], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
      child = started;
      const onExit = () => void started.kill("SIGKILL");
      process.once("exit", onExit);
      started.once("exit", () => process.off("exit", onExit));
      for (const stream of [started.stdout, started.stderr]) {
        stream?.on("data", (chunk: Buffer) => {
          output += chunk;
          file.write(chunk);
        });
      }
      await ready(started, () => output);
    },
    async stop() {
      const since = Date.now();
      const code = await end("SIGTERM");
      return { code, ms: Date.now() - since };
    },
    async kill() {
      await end("SIGKILL");
    },
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    output: () => output,
  };
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${what}:\n${output().slice(-2_000)}`));
    const timer = setTimeout(() => fail("An instance did not become ready"), READY_WITHIN_MS);
    child.once("exit", () => {
      clearTimeout(timer);
      fail("An instance ended before it was ready");
    });
    child.on("message", (message: { ready?: string }) => {
      if (!message.ready) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
