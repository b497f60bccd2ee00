// @ts-check
import { spawn } from "node:child_process";

const GRACE_MS = 10_000;
/** A terminal signals npm and us, and npm passes it on. */
const SAME_SIGNAL_MS = 1_000;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
/** @type {number | undefined} */
let interruptedAt;
process.on("exit", () => signalAll("SIGKILL"));

/**
 * Starts a program in a process group of its own, so that all it starts can be ended with it, and is once it has ended or this
 * process does.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function startGroup(command, args, env) {
  const child = spawn(command, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  running.add(child);
  // What it has left behind would keep its output open.
  child.on("exit", () => signal(child, "SIGKILL"));
  child.on("close", () => running.delete(child));
  return child;
}

/** Asks a group to end, and ends it where it does not. @param {import("node:child_process").ChildProcess} child */
export function endGroup(child) {
  signal(child, "SIGTERM");
  setTimeout(() => signal(child, "SIGKILL"), GRACE_MS).unref();
}

/**
 * Runs Node.js so.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(text: string) => void} onText sees all that it prints
 * @returns {Promise<number | null>} its exit code, null where it was killed; never, once there was an interruption
 */
export async function runGroup(args, env, onText) {
  const child = startGroup(process.execPath, args, env);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", onText);
  return new Promise((resolve) => {
    child.on("error", (error) => onText(`${error.message}\n`));
    child.on("close", (code) => {
      if (interruptedAt === undefined) resolve(code);
    });
  });
}

/**
 * Ends everything that runs when a signal comes, and waits until it is gone, but not for ever.
 *
 * @param {(code: number) => void} end called then, with the exit code that says which signal it was
 */
export function onInterruption(end) {
  for (const [name, code] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    process.on(name, () => {
      // A second one does not wait.
      if (interruptedAt !== undefined && Date.now() - interruptedAt > SAME_SIGNAL_MS) end(code);
      if (interruptedAt !== undefined) return;
      interruptedAt = Date.now();
      // As Ctrl-C in a terminal, after which vitest and Playwright tidy up.
      signalAll("SIGINT");
      setTimeout(end, GRACE_MS, code).unref();
      const gone = setInterval(() => {
        if (running.size > 0) return;
        clearInterval(gone);
        end(code);
      }, 50);
    });
  }
}

/** @param {NodeJS.Signals} name */
function signalAll(name) {
  for (const child of running) signal(child, name);
}

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} name */
function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, name);
  } catch {
    // It is gone.
  }
}
