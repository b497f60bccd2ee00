#!/usr/bin/env node
// `npm run attack`: bundles the attacks of attack/ and runs them against the production build, which must be there.
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
  entryPoints: ["attack/main.ts"],
  outfile: "dist/attack.mjs",
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
});
const child = spawn(process.execPath, ["--enable-source-maps", "dist/attack.mjs", ...process.argv.slice(2)], {
  stdio: "inherit",
});
child.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
