#!/usr/bin/env node
// @ts-check
// `npm run test:node -- 24`: types, unit, database and route tests, and a sign-in at the production server under another
// version of Node.js, which npm's package `node` brings. All of it happens in a temporary copy, so neither this machine's
// Node.js nor this checkout's packages change. The last line is `N passed, N failed`.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv, stripVTControlCharacters } from "node:util";
import { progress } from "./progress.mjs";

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {Count & { title: string }} Result
 * @typedef {{ command: string, args: string[], cwd: string, env?: NodeJS.ProcessEnv }} Command
 */

const USAGE = "Say which version of Node.js, such as: npm run test:node -- 24";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const wanted = wantedVersion(process.argv.slice(2));
const npm = process.env.npm_execpath ?? fail(USAGE);
requireVersion();

const logs = `data/test-node/${wanted}`;
rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
const directory = mkdtempSync(path.join(tmpdir(), "qr-login-node-"));
const toolchain = path.join(directory, "toolchain");
const checkout = path.join(directory, "checkout");

/** @type {Result[]} */
const results = [];
/** What Node.js warned of, and the step that made it. @type {Map<string, string>} */
const warnings = new Map();
/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
let stopped = false;
let version = wanted;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, stop);
process.on("exit", (code) => {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  report(code);
});

const { node, headers } = await fetchNode();
const env = environment();
copyCheckout();
await prepare("Installing the packages", {
  command: node,
  args: [npm, "ci", "--no-audit", "--no-fund", "--foreground-scripts", "--loglevel=warn"],
  cwd: checkout,
  // better-sqlite3 is compiled where its published binary cannot be fetched.
  env: { ...env, npm_config_nodedir: headers },
});

await step("Database clients", ["scripts/generate.mjs"]);
await step("Route types", ["node_modules/next/dist/bin/next", "typegen"]);
await step("Types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
await vitest("Unit tests", "unit");
await vitest("Database and route tests", "db");
await step("Build", ["scripts/build.mjs"]);
await step("Migration, start and a sign-in", ["scripts/test-node/sign-in.mjs"]);
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);

/** @param {string[]} args */
function wantedVersion([given = "", ...others]) {
  if (!/^\d+(\.\d+){0,2}$/.test(given) || others.length > 0) fail(USAGE);
  return given;
}

/** Asked first, for a sentence in place of npm's. */
function requireVersion() {
  const asked = spawnSync(process.execPath, [npm, "view", `node@${wanted}`, "version", "--loglevel=error"], {
    encoding: "utf8",
  });
  if (asked.status !== 0 && !asked.stderr.includes("E404")) fail(`npm cannot be asked for Node.js.\n${asked.stderr}`);
  if (!asked.stdout.trim()) fail(`npm's package \`node\` has no version ${wanted}.`);
}

/** Brings that version into a folder of its own. */
async function fetchNode() {
  mkdirSync(toolchain);
  // The package's binary is put in place by its install script.
  writeFileSync(path.join(toolchain, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await prepare(`Fetching Node.js ${wanted} from npm`, {
    command: process.execPath,
    args: [npm, "install", `node@${wanted}`, "--no-audit", "--no-fund", "--loglevel=warn"],
    cwd: toolchain,
  });
  const home = path.join(toolchain, "node_modules/node");
  const node = path.join(home, process.platform === "win32" ? "bin/node.exe" : "bin/node");
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  if (!stdout) fail(`The Node.js that npm has brought does not start here.`);
  version = stdout.trim().slice(1);
  console.log(`  This is Node.js ${version}.`);
  return { node, headers: await fetchHeaders(path.join(home, "node_modules")) };
}

/**
 * Brings the headers to compile against: of the line's first release, as better-sqlite3's published binaries have them. One
 * that is compiled against those of 24.19 to 24.21 aborts when memory is freed.
 *
 * @param {string} brought the folder with the package of this system
 */
async function fetchHeaders(brought) {
  const name = readdirSync(brought).find((each) => existsSync(path.join(brought, each, "include/node")));
  if (!name) return undefined;
  const first = `${name}@${Number.parseInt(version, 10)}.0.0`;
  const folder = path.join(directory, "headers");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true }));
  await prepare("Fetching its headers", {
    command: process.execPath,
    args: [npm, "install", first, "--no-audit", "--no-fund", "--loglevel=warn"],
    cwd: folder,
  });
  return path.join(folder, "node_modules", name);
}

/** The environment with that version first on the path, and every setting of ours unset, so that none changes a test. */
function environment() {
  const example = readFileSync(".env.example", "utf8").replaceAll(/^#(?=[A-Z_]+=)/gm, "");
  const unset = Object.fromEntries(Object.keys(parseEnv(example)).map((name) => [name, undefined]));
  const PATH = [path.dirname(node), process.env.PATH].join(path.delimiter);
  const env = { ...process.env, ...unset, NODE_ENV: undefined, PATH };
  return /** @type {NodeJS.ProcessEnv} */ (/** @type {unknown} */ (env));
}

/** Every file as it is now that git keeps or would keep. */
function copyCheckout() {
  const shown = progress("Copying this checkout");
  const { status, stdout } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    shown.failed();
    fail("Only a checkout of git can be copied.");
  }
  for (const file of stdout.split("\0").filter((file) => file && existsSync(file))) {
    cpSync(file, path.join(checkout, file));
  }
  shown.done();
}

/** @param {string} title @param {string} project of vitest.config.ts */
async function vitest(title, project) {
  const file = path.resolve(logs, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  await step(title, ["node_modules/vitest/vitest.mjs", ...args], () => {
    if (!existsSync(file)) return undefined;
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  });
}

/**
 * A step that counts: as one, unless it says what it counted.
 *
 * @param {string} title
 * @param {string[]} args of Node.js
 * @param {() => Count | undefined} [count]
 */
async function step(title, args, count) {
  const code = await run(title, { command: node, args, cwd: checkout, env });
  const result = count ? (count() ?? { passed: 0, failed: 1 }) : { passed: code === 0 ? 1 : 0, failed: 0 };
  // A file of tests that does not load fails without a failed test.
  if (code !== 0) result.failed ||= 1;
  results.push({ title, ...result });
}

/** A step without which there is nothing to count. @param {string} title @param {Command} command */
async function prepare(title, command) {
  const code = await run(title, command);
  if (code !== 0) process.exit(1);
}

/**
 * Runs a command, its output in a file of its own, and shows the end of it where it failed.
 *
 * @param {string} title @param {Command} command
 */
async function run(title, { command, args, cwd, env = process.env }) {
  const file = `${logs}/${title.toLowerCase().replace(/,.*/, "").replaceAll(" ", "-")}.log`;
  const log = createWriteStream(file);
  const shown = progress(title);
  let output = "";
  // A process group, so that nothing is left of it where it is stopped.
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  running = child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ part) => {
      output += part;
      log.write(part);
    });
  }
  const code = await new Promise((resolve) => child.on("close", resolve).on("error", resolve));
  running = undefined;
  log.end();
  if (stopped) {
    shown.failed();
    process.exit(130);
  }
  for (const [, warning = ""] of stripVTControlCharacters(output).matchAll(/^\(node:\d+\) (.*Warning: .*)$/gm)) {
    if (!warnings.has(warning)) warnings.set(warning, title);
  }
  if (code === 0) {
    shown.done();
    return code;
  }
  shown.failed();
  console.error(output.trimEnd().split("\n").slice(-30).join("\n").replaceAll(/^/gm, "  | "));
  console.error(`All of it is in ${file}`);
  return code;
}

function stop() {
  stopped = true;
  if (!running?.pid) process.exit(130);
  process.kill(process.platform === "win32" ? running.pid : -running.pid, "SIGTERM");
}

/** @param {number} code */
function report(code) {
  console.log(`\nNode.js ${version}`);
  for (const { title, passed, failed } of results) {
    console.log(`${failed > 0 ? "✗" : "✓"} ${title.padEnd(32)} ${passed} passed, ${failed} failed`);
  }
  for (const [warning, title] of warnings) console.log(`! ${title}: ${warning}`);
  const sum = (/** @type {keyof Count} */ key) => results.reduce((total, result) => total + result[key], 0);
  // Something before or between the steps may have ended it.
  console.log(`${sum("passed")} passed, ${sum("failed") || (code === 0 ? 0 : 1)} failed`);
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
