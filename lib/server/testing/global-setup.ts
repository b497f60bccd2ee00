import { rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";
import { bundleOptions } from "../../../scripts/bundle-options.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** The file that api-process.ts runs. */
    apiServer: string;
  }
}

/** Bundles api-server.ts once: compiled at each start it takes twice as long, and the tests start it dozens of times. */
export default async function setup(project: TestProject): Promise<() => void> {
  // Within the project, for its packages to be found.
  await mkdir("data", { recursive: true });
  const directory = await mkdtemp(path.resolve("data", "api-server-"));
  const outfile = path.join(directory, "api-server.mjs");
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  // Ctrl-C skips the teardown.
  process.once("exit", removeDirectory);
  await build({ ...bundleOptions, entryPoints: [path.join(import.meta.dirname, "api-server.ts")], outfile });
  project.provide("apiServer", outfile);
  return removeDirectory;
}
