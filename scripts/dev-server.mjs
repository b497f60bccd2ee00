import { spawn } from "node:child_process";
import { once } from "node:events";

/** A server that is told to stop ends within this time, or is ended. */
const STOP_WITHIN_MS = 5_000;

/**
 * The server in a process of its own, which can be replaced by another one on the same port.
 *
 * @param {string[]} args Node.js's
 * @param {(code: number | null) => void} onDeath hears that it ended and nobody wanted it to
 */
export function createDevServer(args, onDeath) {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  let restarts = 0;

  /** @returns {Promise<string | undefined>} its origin, once it is ready; undefined where it ended before */
  function start() {
    const started = spawn(process.execPath, args, { stdio: ["inherit", "inherit", "inherit", "ipc"] });
    child = started;
    return new Promise((resolve) => {
      started.on("message", (/** @type {{ ready?: string }} */ message) => resolve(message.ready));
      started.once("exit", (code) => {
        resolve(undefined);
        if (child !== started) return;
        child = undefined;
        onDeath(code);
      });
    });
  }

  /** @param {NodeJS.Signals} [signal] */
  async function stop(signal = "SIGTERM") {
    const stopping = child;
    child = undefined;
    if (!stopping) return;
    const ended = once(stopping, "exit");
    const timer = setTimeout(() => stopping.kill("SIGKILL"), STOP_WITHIN_MS);
    stopping.kill(signal);
    await ended;
    clearTimeout(timer);
  }

  return {
    start,
    stop,
    running: () => child !== undefined,
    /** Another one in its place, after those that were asked for before. Of several that wait, the last one is enough. */
    restart() {
      restarts += 1;
      const own = restarts;
      const restarted = last.then(async () => {
        if (own !== restarts) return undefined;
        await stop();
        return start();
      });
      last = restarted;
      return restarted;
    },
  };
}
