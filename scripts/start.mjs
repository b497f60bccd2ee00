#!/usr/bin/env node
// `npm start`: runs the bundled server, or says what is missing.
import { existsSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));

const missing =
  (!existsSync("node_modules") && "The packages are not installed yet. Install them with: npm ci") ||
  (!existsSync("dist/server.mjs") && "There is no production build yet. Make one with: npm run build");
if (missing) {
  console.error(`QR Login cannot start.\n  ${missing}`);
  process.exit(1);
}
const { setSourceMapsSupport } = /** @type {{ setSourceMapsSupport?: (enabled: boolean) => void }} */ (
  /** @type {unknown} */ (module)
);
// Ours alone, and not those of the packages, which take 40 MB. Before 22.14 Node.js knows all or none.
if (setSourceMapsSupport) setSourceMapsSupport(true);
else process.setSourceMapsEnabled(true);
// By its address, since a checkout has none that could be looked into.
await import(new URL("../dist/server.mjs", import.meta.url).href);
