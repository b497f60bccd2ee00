import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** @typedef {import("./processes.mjs").Running} Running */

/**
 * A server, or several, and the load generator that plays its users.
 *
 * @typedef {object} Subject
 * @property {string} name as the tables call it
 * @property {Running[]} servers
 * @property {<Call extends Calls>(call: Call, given?: unknown) => Promise<Measured<Call>>} load what load.mjs does, by name
 * @property {() => Promise<void>} stop ends all of it, with its data
 */

/** @typedef {import("./load.mjs").Load} Load */
/** @typedef {Exclude<keyof Load, "play">} Calls what can be asked of it */

/**
 * @template {Calls} [Call=Calls]
 * @typedef {object} Measured
 * @property {Awaited<ReturnType<Load[Call]>>} value the load's own
 * @property {number} serverBusy in processors: 1 is one of them all the time
 * @property {number} generatorBusy the same
 * @property {number} serverCpuSeconds
 * @property {number} seconds
 */

/** Longer than any load takes; a server that does not answer any more must not hold up the other benches. */
const TIMEOUT_MS = 180_000;
const GENERATOR = path.resolve(import.meta.dirname, "generator.mjs");

/**
 * @param {object} made
 * @param {string} made.name
 * @param {Running[]} made.servers
 * @param {string} made.client the name of subjects/*.client.mjs
 * @param {unknown} made.place what its `play` is given
 * @param {() => Promise<void>} [made.remove] what goes with it
 * @returns {Promise<Subject>}
 */
export async function subject({ name, servers, client, place, remove }) {
  const generator = fork(GENERATOR, [client], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const ended = new Promise((resolve) => generator.once("exit", resolve));
  const cpu = () => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);

  /** @returns {Promise<any>} */
  function answer() {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`The load generator of ${name} ended`));
      const timer = setTimeout(() => {
        generator.kill("SIGKILL");
        reject(new Error(`${name} did not come to an end`));
      }, TIMEOUT_MS);
      generator.once("exit", gone);
      generator.once("message", (/** @type {any} */ message) => {
        clearTimeout(timer);
        generator.off("exit", gone);
        if (message.error)
          reject(new Error(`${name}: ${message.error}\n${servers.map((each) => each.output()).join("\n")}`));
        else resolve(message);
      });
    });
  }

  /** @template {Calls | "connect"} Call @param {Call} call @param {unknown} [given] */
  async function load(call, given = {}) {
    const cpuBefore = cpu();
    const start = performance.now();
    generator.send({ call, given });
    const { value, busy } = await answer();
    const seconds = (performance.now() - start) / 1000;
    const serverCpuSeconds = cpu() - cpuBefore;
    return { value, serverBusy: serverCpuSeconds / seconds, generatorBusy: busy, serverCpuSeconds, seconds };
  }

  await answer();
  await load("connect", place);
  return {
    name,
    servers,
    load,
    async stop() {
      if (generator.connected) generator.disconnect();
      await Promise.all([ended, ...servers.map((server) => server.stop())]);
      await remove?.();
    },
  };
}

/** @type {Set<string>} */
const directories = new Set();
process.on("exit", () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory of its own, which goes with this process at the latest. @returns {Promise<string>} */
export async function newDirectory() {
  const directory = await mkdtemp(path.join(tmpdir(), "qr-login-bench-"));
  directories.add(directory);
  return directory;
}
