#!/usr/bin/env node
// `npm run bench`: this project beside others of its kind and beside what the machine can do at all; bench/README.md says how.
// With `--smoke` only that it works, for `npm test`: it installs nothing and builds nothing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installBeside } from "./packages-beside.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
if (!existsSync("node_modules")) {
  console.error("The packages are not installed yet. Install them with: npm ci");
  process.exit(1);
}
const smoke = process.argv.includes("--smoke");
if (!smoke) {
  installBeside("bench");
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-changed"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
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
