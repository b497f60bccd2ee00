#!/usr/bin/env node
// `npm run package-check`: whether what the Dockerfile puts together runs, from production dependencies alone.
import { requireBuild, runBundled } from "./bundled.mjs";

requireBuild();
await runBundled("deploy/package-check.ts", "dist/package-check.mjs");
