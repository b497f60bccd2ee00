#!/usr/bin/env node
// `npm run package-check`: whether what the Dockerfile puts together runs, from production dependencies alone.
import { runBundled } from "./bundled.mjs";

await runBundled("deploy/check.ts", "dist/package-check.mjs");
