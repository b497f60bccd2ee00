#!/usr/bin/env node
// `npm run chaos`: bundles chaos/ and runs it against the production build, which must be there.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
if (!existsSync("dist/server.mjs") || !existsSync(".next/BUILD_ID")) {
  console.error("There is no production build yet. Make one with: npm run build");
  process.exit(1);
}
await build({
  entryPoints: ["chaos/main.ts"],
  outfile: "dist/chaos.mjs",
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
});
const args = ["--enable-source-maps", "dist/chaos.mjs", ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
