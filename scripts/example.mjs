#!/usr/bin/env node
// `npm run example`: a site that signs people in with the demo, beside it. `-- nextauth` is one by next-auth, `-- cli` a command
// line, and `-- host` a site with people of its own, whose phones confirm here.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { whenOrphaned } from "../lib/server/orphan.mjs";

const EXAMPLES = { express: "site-express", nextauth: "site-nextauth", cli: "cli", host: "host-nextjs" };
const KEPT = "data/demo/example.env";
const SIGNALS = /** @type {const} */ ({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 });

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
const [name = "express", ...others] = process.argv.slice(2);
const folder = EXAMPLES[/** @type {keyof typeof EXAMPLES} */ (name)];
if (!folder || others.length > 0) fail(`There are: npm run example -- ${Object.keys(EXAMPLES).join(" | ")}`);
if (!existsSync(KEPT)) fail("Start the demo first, and leave it running: npm run demo");
process.loadEnvFile(KEPT);
if (!(await isUp(process.env.ISSUER)))
  fail(`The demo does not answer at ${process.env.ISSUER}. Start it, and leave it running: npm run demo`);

const port = process.env.EXAMPLE_PORT ?? "4100";
const here = `http://localhost:${port}`;
if (name === "host" && !(await takesHandOver())) {
  const settings = `HOST_ISSUER=${here} HOST_JWKS=${here}/jwks.json HOST_SIGN_IN=${here}/qr-login`;
  fail(`The demo has to know this site's people. Start it so, and leave it running:\n${settings} npm run demo`);
}

/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
let code = 0;
for (const [signal, exitCode] of Object.entries(SIGNALS)) process.on(signal, () => stop(exitCode));
whenOrphaned(() => stop(SIGNALS.SIGTERM));
process.on("exit", () => end("SIGKILL"));

const directory = path.join("examples", folder);
if (!existsSync(path.join(directory, "node_modules"))) {
  console.log(`Installing what ${directory} needs …`);
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]);
}
Object.assign(process.env, {
  PORT: port,
  NEXTAUTH_URL: here,
  NEXT_TELEMETRY_DISABLED: "1",
  NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
  ...(name === "cli" && { CLIENT_ID: "cli", CLIENT_SECRET: "" }),
});
await run("npm", ["start", "--silent"]);

async function takesHandOver() {
  const answer = await fetch(`${process.env.ISSUER}/hand-over`).catch(() => undefined);
  return answer?.ok ?? false;
}

/** @param {string | undefined} issuer */
async function isUp(issuer) {
  const answer = await fetch(`${issuer}/api/health`).catch(() => undefined);
  return answer?.ok ?? false;
}

/**
 * In a process group of its own: npm hands a signal to its shell at most, and what that started would go on.
 *
 * @param {string} command @param {string[]} args
 */
async function run(command, args) {
  const isWindows = process.platform === "win32";
  running = spawn(command, args, {
    cwd: directory,
    stdio: ["ignore", "inherit", "inherit"],
    detached: !isWindows,
    shell: isWindows,
  });
  const status = await new Promise((resolve) => running?.on("exit", resolve).on("error", () => resolve(1)));
  if (status !== 0) process.exit(code || (status ?? 1));
}

/** Of what runs, and then of this. @param {number} exitCode */
function stop(exitCode) {
  code = exitCode;
  if (!running) process.exit(exitCode);
  end("SIGTERM");
  // What does not go by itself is killed as this process ends.
  setTimeout(() => process.exit(exitCode), 5_000).unref();
}

/** @param {NodeJS.Signals} signal */
function end(signal) {
  if (running?.pid === undefined) return;
  try {
    if (process.platform === "win32") running.kill(signal);
    else process.kill(-running.pid, signal);
  } catch {
    // It is gone.
  }
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
