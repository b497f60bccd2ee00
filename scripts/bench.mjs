#!/usr/bin/env node
// `npm run bench`: this project beside others of its kind and beside what the machine can do at all; bench/README.md says how.
// With `--smoke` only that it works, for `npm test`: it installs nothing and builds nothing.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
if (!existsSync("node_modules")) {
  console.error("The packages are not installed yet. Install them with: npm ci");
  process.exit(1);
}
const smoke = process.argv.includes("--smoke");
if (!smoke) {
  if (!peersAreCurrent()) {
    console.log("Installing what it is compared with, into bench/node_modules.");
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "bench");
  }
  run(process.execPath, ["scripts/build.mjs", "--if-changed"]);
}
const { requireBuild, runBundled } = await import("./bundled.mjs");
requireBuild();
// In bench/, where the packages of bench/node_modules are found.
const name = smoke ? "smoke" : "main";
await runBundled(`bench/${name}.ts`, `bench/dist/${name}.mjs`, [
  "bench/measure/generator.ts",
  "bench/measure/collect.ts",
  "bench/subjects/*.server.ts",
]);

/** Whether bench/node_modules holds what its lockfile asks for. */
function peersAreCurrent() {
  const record = "bench/node_modules/.package-lock.json";
  if (!existsSync(record)) return false;
  const { packages: wanted } = JSON.parse(readFileSync("bench/package-lock.json", "utf8"));
  const { packages: present } = JSON.parse(readFileSync(record, "utf8"));
  return Object.entries(wanted).every(
    ([name, { version, optional, peer }]) => name === "" || optional || peer || present[name]?.version === version,
  );
}

/** @param {string} command @param {string[]} args @param {string} [cwd] */
function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { stdio: "inherit", cwd });
  if (status !== 0) process.exit(status ?? 1);
}
