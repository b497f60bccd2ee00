#!/usr/bin/env node
// `npm run chaos`: logins by the hundred while what they run on breaks. `-- --short` is the one of `npm test`.
import { requireBuild, runBundled } from "./bundled.mjs";

requireBuild();
await runBundled("chaos/main.ts", "dist/chaos.mjs");
