import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));

/** Ends the process with a sentence where there is nothing to run against. */
export function requireBuild() {
  if (existsSync("dist/server.mjs") && existsSync(".next/BUILD_ID")) return;
  console.error("There is no production build yet. Make one with: npm run build");
  process.exit(1);
}

/**
 * Bundles a program of ours that is no part of the product, and runs it in place of this process.
 *
 * @param {string} entry the TypeScript file
 * @param {string} outfile where the packages that it imports are found
 * @param {string[]} [others] what it has run in processes of its own, patterns among them; they keep their places beside it
 */
export async function runBundled(entry, outfile, others = []) {
  await build({
    ...bundleOptions,
    entryPoints: [{ in: entry, out: path.basename(outfile, ".mjs") }, ...others],
    outbase: path.dirname(entry),
    outdir: path.dirname(outfile),
    outExtension: { ".js": ".mjs" },
  });
  const args = ["--enable-source-maps", outfile, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  child.on("exit", (code) => process.exit(code ?? 1));
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => child.kill(signal));
}
