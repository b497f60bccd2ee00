#!/usr/bin/env node
// Bundles the server that `npm start` and `npm run dev` run, and what `npm run seed` runs.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

await build({
  ...bundleOptions,
  absWorkingDir: root,
  entryPoints: { server: "lib/server/main.ts", seed: "scripts/seed.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
});
