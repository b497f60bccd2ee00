#!/usr/bin/env node
// Bundles the server that `npm start` runs, and what `npm run seed` runs.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { serverBundle } from "./bundle-options.mjs";

await build({
  ...serverBundle("dist"),
  absWorkingDir: path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."),
});
