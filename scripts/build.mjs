#!/usr/bin/env node
// `npm run build`: the Prisma clients, what other sites embed, the pages and the server. With `--if-changed` only where a source has changed since.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildIsCurrent, recordBuild, sourcesDigest } from "./sources.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));

const STEPS = [
  ["scripts/generate.mjs"],
  ["scripts/sdk.mjs"],
  ["node_modules/next/dist/bin/next", "build"],
  ["scripts/compress.mjs"],
  ["scripts/style-hashes.mjs"],
  ["scripts/bundle.mjs"],
];

if (process.argv.includes("--if-changed") && buildIsCurrent()) {
  console.log("The build is up to date.");
} else {
  // Taken first: what changes while building is not in the build.
  const digest = sourcesDigest();
  recordBuild(undefined);
  for (const args of STEPS) {
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
  recordBuild(digest);
}
