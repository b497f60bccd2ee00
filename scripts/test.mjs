#!/usr/bin/env node
// `npm test`: everything, from a fresh clone. The last line is `N passed, N failed`; a step without tests of its own, such
// as the types, counts as one, and a step that could not run has failed. What each step prints is also in data/test/.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv, stripVTControlCharacters } from "node:util";
import { install } from "./install.mjs";
import { onInterruption, runGroup } from "./process-groups.mjs";
import { stopStep } from "./step.mjs";
import { transcript } from "./transcript.mjs";

/**
 * @typedef {{ passed: number, failed: number, skipped?: number }} Count
 * @typedef {Record<"numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests", number>} VitestReport
 * @typedef {{ stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number> }} PlaywrightReport
 * @typedef {Count & { name: string, log: string, start: number, seconds: number }} Result
 */

const LOGS = "data/test";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
mkdirSync(LOGS, { recursive: true });

/** @type {Result[]} */
const results = [];
const outputs = transcript((text) => process.stdout.write(text));
process.on("exit", report);

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stopStep);
await install(`${LOGS}/install.log`);
for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, stopStep);
onInterruption((code) => process.exit(code));
const env = withoutSettings();

const generated = await step("database clients", ["scripts/generate.mjs"]);
let built = false;
await Promise.all([
  (async () => {
    // The build makes the route types anew, and would take them away from under the type check.
    await step("route types", ["node_modules/next/dist/bin/next", "typegen"]);
    await step("types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
    built = generated && (await step("build", ["scripts/build.mjs", "--if-changed"]));
  })(),
  (async () => {
    await step("lint", ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"]);
    await vitest("unit tests", "unit");
  })(),
]);
await Promise.all([
  vitest("database and route tests", "db"),
  // Most of its time it waits.
  onBuild("behind the proxies", ["scripts/deploy-check.mjs", "--short"], "DEPLOY_REPORT"),
]);
// One database after the other: an attack whose clients wait too long for a crowded machine fails by its own patience.
await attacks("postgres", "attacks, Postgres");
await Promise.all([
  attacks("sqlite", "attacks, SQLite"),
  // Most of its time it waits, and a busy machine is one more thing that a login has to outlast.
  onBuild("chaos", ["scripts/chaos.mjs", "--short", "--proxy", "node"], "CHAOS_REPORT"),
]);
await onBuild("bench, in short", ["scripts/bench.mjs", "--smoke"], "BENCH_REPORT");
await browserTests();
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);

/** @param {string} name @param {string} project of vitest.config.ts */
async function vitest(name, project) {
  const file = reportFile(name);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  await step(name, ["node_modules/vitest/vitest.mjs", ...args], {
    count: (/** @type {VitestReport} */ report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  });
}

/** @param {string} world that of attack/main.ts @param {string} name */
async function attacks(world, name) {
  await onBuild(name, ["scripts/attack.mjs", world], "ATTACK_REPORT");
}

/**
 * @param {string} name
 * @param {string[]} args of what runs on the build
 * @param {string} variable names the file for what passed and failed
 */
async function onBuild(name, args, variable) {
  if (!built) return cannotRun(name, "There is no build to run on.");
  await step(name, args, {
    count: (/** @type {Count} */ count) => count,
    env: { [variable]: path.resolve(reportFile(name)) },
  });
}

async function browserTests() {
  const name = "browser tests";
  if (!built) return cannotRun(name, "There is no build to run on.");
  const { findOrInstallChromium } = await import("./chromium.mjs");
  if (!findOrInstallChromium()) {
    const what = process.env.CHROMIUM_PATH
      ? "CHROMIUM_PATH names no Chromium that starts."
      : "There is no Chromium, and none could be installed. Install one, or name it with CHROMIUM_PATH.";
    return cannotRun(name, what);
  }
  const args = ["test", "--project=tests", "--reporter=list,json"];
  await step(name, ["node_modules/@playwright/test/cli.js", ...args], {
    count: (/** @type {PlaywrightReport} */ { stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.resolve(reportFile(name)) },
  });
}

/**
 * Runs one step, and counts it. Its output is shown in its turn.
 *
 * @template Report
 * @param {string} name
 * @param {string[]} args of Node.js
 * @param {object} [own]
 * @param {(report: Report) => Count} [own.count] reads the JSON report that the step writes; a step without one counts as one
 * @param {Record<string, string>} [own.env] variables of its own
 * @returns {Promise<boolean>} whether all of it passed
 */
async function step(name, args, { count, env: own = {} } = {}) {
  const log = `${LOGS}/${fileName(name)}.log`;
  const file = reportFile(name);
  const start = Date.now();
  rmSync(file, { force: true });
  writeFileSync(log, "");
  const output = outputs.begin();
  output.say(`\n── ${name} ${"─".repeat(Math.max(0, 76 - name.length))}\n`);
  const code = await runGroup(args, { ...env, ...own }, (text) => {
    appendFileSync(log, text);
    output.say(text);
  });
  output.end();
  const counted = count && existsSync(file) ? count(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  const result = counted ?? { passed: !count && code === 0 ? 1 : 0, failed: 0 };
  // A file of tests that does not load fails without a failed test.
  if (code !== 0 || (count && !counted)) result.failed ||= 1;
  results.push({ ...result, name, log, start, seconds: Math.round((Date.now() - start) / 1000) });
  return result.failed === 0;
}

/** @param {string} name @param {string} why */
function cannotRun(name, why) {
  const output = outputs.begin();
  output.say(`\nThis cannot run: ${name}. ${why}\n`);
  output.end();
  results.push({ name, log: "", passed: 0, failed: 1, start: Date.now(), seconds: 0 });
}

/** @param {string} name of a step */
function fileName(name) {
  return name.replaceAll(/\W+/g, "-").toLowerCase();
}

/** @param {string} name of a step */
function reportFile(name) {
  return `${LOGS}/${fileName(name)}.json`;
}

/** @param {number} code */
function report(code) {
  for (const { name, log, failed } of results) {
    if (failed > 0 && log) console.log(`\n── what failed: ${name}\n${complaints(readFileSync(log, "utf8"))}`);
  }
  console.log("");
  for (const { name, log, passed, failed, skipped, seconds } of results.sort((one, other) => one.start - other.start)) {
    const also = skipped ? `, ${skipped} skipped` : "";
    const where = failed > 0 && log ? `; all of it is in ${log}` : "";
    console.log(
      `${failed > 0 ? "✗" : "✓"} ${name.padEnd(26)} ${passed} passed, ${failed} failed${also} (${seconds} s${where})`,
    );
  }
  const sum = (/** @type {"passed" | "failed"} */ key) => results.reduce((total, result) => total + result[key], 0);
  // Something before or between the steps may have ended it.
  console.log(`${sum("passed")} passed, ${sum("failed") || (code === 0 ? 0 : 1)} failed`);
}

/** The lines of a step's output that name what failed, each with what follows it, so that the end of a long run tells. @param {string} log */
function complaints(log) {
  const lines = stripVTControlCharacters(log).split("\n");
  const named = lines.flatMap((line, at) => (/^\s*(FAIL|GOT THROUGH|failed |✘|error)/i.test(line) ? [at] : []));
  const shown = new Set(named.slice(0, 20).flatMap((at) => Array.from({ length: 12 }, (_, next) => at + next)));
  return (shown.size > 0 ? lines.filter((_, at) => shown.has(at)) : lines.slice(-20)).join("\n");
}

/** The environment with every setting of ours unset, empty being unset, so that neither it nor `.env` changes a test. */
function withoutSettings() {
  const names = [".env.example", ".env"]
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").replaceAll(/^#(?=[A-Z_]+=)/gm, ""))
    .flatMap((text) => Object.keys(parseEnv(text)));
  const unset = Object.fromEntries(names.map((name) => [name, ""]));
  const env = { ...process.env, ...unset, NODE_ENV: undefined };
  return /** @type {NodeJS.ProcessEnv} */ (/** @type {unknown} */ (env));
}
