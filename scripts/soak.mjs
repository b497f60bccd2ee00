#!/usr/bin/env node
// `npm run soak`: thousands of desktops wait at one production server, come and go, and are told what happens.
import { runBundled } from "./bundled.mjs";

await runBundled("soak/main.ts", "dist/soak/main.mjs", ["soak/memory.ts"]);
