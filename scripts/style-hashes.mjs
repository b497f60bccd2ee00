#!/usr/bin/env node
// Writes the hashes of the styles that the build's pages carry (`inlineCss` of next.config.mjs) to .next/style-hashes.json, for
// the pages' policy. A page has the sheets of its layout and its own in one element; Next.js keeps their lists by entry.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

/** @typedef {{ entryCSSFiles: Record<string, { inlined?: boolean, content?: string }[]> }} Manifest */

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));

const lists = manifests().flatMap(({ entryCSSFiles }) => Object.values(entryCSSFiles));
// A page that is made in the browser, such as that for an error, has each sheet in an element of its own.
const sheets = hashesOf(lists.flat().map((sheet) => [sheet]));
if (sheets.length === 0)
  throw new Error("The build has no styles in its pages. Does Next.js keep their lists elsewhere now?");
writeFileSync(".next/style-hashes.json", JSON.stringify({ sheets, pages: hashesOf(lists) }));

/** @param {Manifest["entryCSSFiles"][string][]} styles */
function hashesOf(styles) {
  return [...new Set(styles.map(hashOf))].sort();
}

/** @returns {Manifest[]} */
function manifests() {
  const files = readdirSync(".next/server/app", { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith("page_client-reference-manifest.js"))
    .flatMap((file) => {
      // A script that sets one variable; it is read where it can do nothing else.
      const context = vm.createContext({ __RSC_MANIFEST: {} });
      vm.runInContext(`globalThis = this; ${readFileSync(path.join(".next/server/app", file), "utf8")}`, context);
      return Object.values(context.__RSC_MANIFEST);
    });
}

/** @param {Manifest["entryCSSFiles"][string]} sheets */
function hashOf(sheets) {
  const hash = createHash("sha256");
  for (const { inlined, content } of sheets) {
    if (!inlined || content === undefined) throw new Error("A style sheet of the build is not in its page.");
    hash.update(content);
  }
  return `sha256-${hash.digest("base64")}`;
}
