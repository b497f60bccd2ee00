import { appendFileSync, writeFileSync } from "node:fs";
import { endGroup, startGroup } from "./process-groups.mjs";
import { progress } from "./progress.mjs";

/**
 * @typedef {object} Step
 * @property {string} title what it does, such as "Building the pages"
 * @property {string} log the file that keeps its output
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} [env] beside this process's own
 * @property {(line: string, say: (title: string) => void) => void} [onLine] sees its output, and may change the title
 * @property {() => string | undefined} [check] looks whether it did what it is for, and says what is wrong
 * @property {(output: string) => string | undefined} [hint] what to do when it fails
 */

/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
let stopped = false;

/**
 * Runs one step of many. Where it fails, the process ends after saying why.
 * @param {Step} step
 */
export async function runStep({ title, log, command, args, env, onLine, check, hint }) {
  const shown = progress(title);
  writeFileSync(log, `$ ${[command, ...args].join(" ")}\n`);
  // npm passes a signal on to its shell alone, which would leave a compiler behind.
  const child = startGroup(command, args, { ...process.env, JOBS: "max", ...env });
  running = child;
  // A terminal that is closed tells its own processes only.
  process.on("SIGHUP", stopStep);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ part) => {
      output += part;
      appendFileSync(log, part);
      for (const line of part.split("\n")) onLine?.(line, shown.say);
    });
  }
  const code = await new Promise((resolve) =>
    child.on("close", resolve).on("error", (error) => resolve(error.message)),
  );
  running = undefined;
  process.off("SIGHUP", stopStep);
  const wrong = code === 0 ? check?.() : undefined;
  if (code === 0 && wrong === undefined) return shown.done();

  shown.failed();
  if (stopped) process.exit(130);
  const tail = output
    .trimEnd()
    .split("\n")
    .slice(-20)
    .map((line) => `  | ${line}`)
    .join("\n");
  console.error(
    [`\nThis step failed. Its last words:\n${tail}\n`, wrong, hint?.(output), `All of it is in ${log}`]
      .filter(Boolean)
      .join("\n"),
  );
  process.exit(1);
}

/** Ends the step that is running, with all that it has started, and with it this process. */
export function stopStep() {
  stopped = true;
  if (running) endGroup(running);
  else process.exit(130);
}
