import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

/**
 * Bundles what runs against the production build, and runs it in place of this process. Without a build it says so.
 *
 * @param {string} entry the TypeScript file
 * @param {string} outfile in dist/
 */
export async function runBundled(entry, outfile) {
  process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
  if (!existsSync("dist/server.mjs") || !existsSync(".next/BUILD_ID")) {
    console.error("There is no production build yet. Make one with: npm run build");
    process.exit(1);
  }
  await build({ ...bundleOptions, entryPoints: [entry], outfile });
  const args = ["--enable-source-maps", outfile, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  child.on("exit", (code) => process.exit(code ?? 1));
  for (const signal of ["SIGINT", "SIGTERM"])
    process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
}
