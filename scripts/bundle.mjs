#!/usr/bin/env node
// Bundles the server that `npm start` and `npm run dev` run, and what `npm run seed` runs.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { forNode } from "./for-node.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

await build({
  ...forNode,
  absWorkingDir: root,
  entryPoints: { server: "lib/server/main.ts", seed: "scripts/seed.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
});
