#!/usr/bin/env node
// `npm run attack`: the attacks of attack/, against the production build.
import { requireBuild, runBundled } from "./bundled.mjs";

requireBuild();
// A file of each run's own: `npm test` runs the two worlds at once.
const [world = "all"] = process.argv.slice(2);
await runBundled("attack/main.ts", `dist/attack-${world}.mjs`);
