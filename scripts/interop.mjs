#!/usr/bin/env node
// `npm run interop`: clients that nobody here wrote sign in with the production build; interop/README.md says which.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runBundled } from "./bundled.mjs";
import { installBeside } from "./packages-beside.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
// next-auth works without Next.js here, which it names as its peer.
installBeside("interop", ["--omit=peer"]);
const { status } = spawnSync(process.execPath, ["scripts/build.mjs", "--if-changed"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// In interop/, where its own packages are found, and the project one folder up.
await runBundled("interop/main.ts", "interop/bundled.mjs");
