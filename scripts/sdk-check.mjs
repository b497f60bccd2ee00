#!/usr/bin/env node
// `npm run sdk-check`: packages/qr-login as npm publishes it, in projects that have nothing of ours: a page of plain HTML, an empty
// Vite and React app, and types alone. Each is installed, built as it would be, and signs somebody in in Chromium, by the production
// build. Needs the registry.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runBundled } from "./bundled.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
const { status } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-changed"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
await runBundled("scripts/sdk-check/main.ts", "dist/sdk-check.mjs");
