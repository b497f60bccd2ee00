#!/usr/bin/env node
// `npm test`: everything, from a fresh clone. The last line is `N passed, N failed`; a step without tests of its own, such
// as the types, counts as one, and a step that could not run has failed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { install } from "./install.mjs";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {Count & { name: string, seconds: number }} Result
 */

const LOGS = "data/test";
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
mkdirSync(LOGS, { recursive: true });

/** @type {Result[]} */
const results = [];
/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));
process.on("exit", (code) => {
  running?.kill();
  report(code);
});

await install(`${LOGS}/install.log`);
const env = withoutSettings();

const generated = await step("database clients", ["scripts/generate.mjs"]);
await step("route types", ["node_modules/next/dist/bin/next", "typegen"]);
await step("types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
await step("lint", ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"]);
await vitest("unit tests", "unit");
await vitest("database and route tests", "db");
const built = generated && (await step("build", ["scripts/build.mjs", "--if-changed"]));
await attacks(built);
await benchSmoke(built);
await chaos(built);
await browserTests(built);
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);

/** @param {string} name @param {string} project of vitest.config.ts */
async function vitest(name, project) {
  const file = `${LOGS}/${project}.json`;
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  /** @typedef {Record<`num${"Passed" | "Failed" | "Pending" | "Todo"}Tests`, number>} Report */
  await step(name, ["node_modules/vitest/vitest.mjs", ...args], file, (/** @type {Report} */ report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

/** @param {boolean} built */
async function attacks(built) {
  const name = "attacks";
  if (!built) {
    console.error("\nThe attacks cannot run: there is no build to run them against.");
    results.push({ ...NOTHING, name, failed: 1, seconds: 0 });
    return;
  }
  const file = `${LOGS}/attacks.json`;
  env.ATTACK_REPORT = path.resolve(file);
  const count = (/** @type {Count} */ { passed, failed }) => ({ passed, failed, skipped: 0 });
  await step(name, ["scripts/attack.mjs"], file, count);
}

/** That the bench does its work; no figures. @param {boolean} built */
async function benchSmoke(built) {
  const name = "bench, in short";
  if (!built) {
    console.error("\nThe bench cannot run: there is no build to run it on.");
    results.push({ ...NOTHING, name, failed: 1, seconds: 0 });
    return;
  }
  const file = `${LOGS}/bench.json`;
  env.BENCH_REPORT = path.resolve(file);
  const count = (/** @type {Count} */ { passed, failed }) => ({ passed, failed, skipped: 0 });
  await step(name, ["scripts/bench.mjs", "--smoke"], file, count);
}

/** A short one, which needs no proxy installed. @param {boolean} built */
async function chaos(built) {
  const name = "chaos";
  if (!built) {
    console.error("\nThe chaos cannot run: there is no build to run it on.");
    results.push({ ...NOTHING, name, failed: 1, seconds: 0 });
    return;
  }
  const file = `${LOGS}/chaos.json`;
  env.CHAOS_REPORT = path.resolve(file);
  const count = (/** @type {Count} */ { passed, failed }) => ({ passed, failed, skipped: 0 });
  await step(name, ["scripts/chaos.mjs", "--short", "--proxy", "node"], file, count);
}

/** @param {boolean} built */
async function browserTests(built) {
  const name = "browser tests";
  const { findOrInstallChromium } = await import("./chromium.mjs");
  const chromium = built ? findOrInstallChromium() : undefined;
  if (!chromium) {
    const what = process.env.CHROMIUM_PATH
      ? "CHROMIUM_PATH names no Chromium that starts."
      : "There is no Chromium, and none could be installed. Install one, or name it with CHROMIUM_PATH.";
    console.error(`\nThe browser tests cannot run. ${built ? what : "There is no build to run them against."}`);
    results.push({ ...NOTHING, name, failed: 1, seconds: 0 });
    return;
  }
  env.CHROMIUM_PATH = chromium;
  const file = `${LOGS}/browser.json`;
  env.PLAYWRIGHT_JSON_OUTPUT_FILE = path.resolve(file);
  await step(
    name,
    ["node_modules/@playwright/test/cli.js", "test", "--project=tests", "--reporter=list,json"],
    file,
    (/** @type {{ stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number> }} */ { stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
  );
}

/**
 * Runs one step with its output in view, and counts it.
 * @template [Report=undefined]
 * @param {string} name
 * @param {string[]} args of Node.js
 * @param {string} [file] the JSON report that the step writes; without one the step counts as one
 * @param {(report: Report) => Count} [count] reads it
 * @returns {Promise<boolean>} whether all of it passed
 */
async function step(name, args, file, count) {
  console.log(`\n── ${name} ${"─".repeat(Math.max(0, 76 - name.length))}`);
  const start = Date.now();
  if (file) rmSync(file, { force: true });
  running = spawn(process.execPath, args, { stdio: "inherit", env });
  const code = await new Promise((resolve) => running?.on("close", resolve).on("error", resolve));
  running = undefined;
  const counted = file && count && existsSync(file) ? count(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  const result = counted ?? { ...NOTHING, passed: !file && code === 0 ? 1 : 0 };
  // A file of tests that does not load fails without a failed test.
  if (code !== 0 || (file && !counted)) result.failed ||= 1;
  results.push({ ...result, name, seconds: Math.round((Date.now() - start) / 1000) });
  return result.failed === 0;
}

/** @param {number} code */
function report(code) {
  console.log("");
  for (const { name, passed, failed, skipped, seconds } of results) {
    const also = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(
      `${failed > 0 ? "✗" : "✓"} ${name.padEnd(26)} ${passed} passed, ${failed} failed${also} (${seconds} s)`,
    );
  }
  const sum = (/** @type {keyof Count} */ key) => results.reduce((total, result) => total + result[key], 0);
  // Something before or between the steps may have ended it.
  console.log(`${sum("passed")} passed, ${sum("failed") || (code === 0 ? 0 : 1)} failed`);
}

/** The environment with every setting of ours unset, empty being unset, so that neither it nor `.env` changes a test. */
function withoutSettings() {
  const names = [".env.example", ".env"]
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").replaceAll(/^#(?=[A-Z_]+=)/gm, ""))
    .flatMap((text) => Object.keys(parseEnv(text)));
  const unset = Object.fromEntries(names.map((name) => [name, ""]));
  /** @type {unknown} */
  const env = { ...process.env, ...unset, NODE_ENV: undefined };
  return /** @type {NodeJS.ProcessEnv} */ (env);
}
