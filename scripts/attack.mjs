#!/usr/bin/env node
// `npm run attack`: the attacks of attack/, against the production build.
import { requireBuild, runBundled } from "./bundled.mjs";

requireBuild();
await runBundled("attack/main.ts", "dist/attack.mjs");
