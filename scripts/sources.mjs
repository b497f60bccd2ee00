import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a build is made of; those that do not exist count as well. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "prisma",
  "public",
  "scripts/build.mjs",
  "scripts/bundle.mjs",
  "scripts/bundle-options.mjs",
  "scripts/generate.mjs",
  "scripts/seed.ts",
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "proxy.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
const STAMP = ".next/sources.sha256";

/** A digest of the sources, instead of file times, which a checkout or a copy changes. */
export function sourcesDigest() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesBelow)) {
    if (/\.(test|contract)\.[a-z]+$/.test(file)) continue;
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

export function buildIsCurrent() {
  return existsSync("dist/server.mjs") && existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourcesDigest();
}

/** Says which sources the build is of; undefined while there is none. @param {string | undefined} digest */
export function recordBuild(digest) {
  if (digest) writeFileSync(STAMP, digest);
  else rmSync(STAMP, { force: true });
}

/** @param {string} name @returns {string[]} */
function filesBelow(name) {
  if (!existsSync(name)) return [];
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name)
    .sort()
    .filter((entry) => entry !== "generated")
    .flatMap((entry) => filesBelow(path.join(name, entry)));
}
