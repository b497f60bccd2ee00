#!/usr/bin/env node
// `npm run attack`: the attacks of attack/, against the production build.
import { runBundled } from "./bundled.mjs";

await runBundled("attack/main.ts", "dist/attack.mjs");
