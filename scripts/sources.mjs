import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a build is made of; those that do not exist count as well. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "packages",
  "prisma",
  "public",
  "scripts/build.mjs",
  "scripts/bundle.mjs",
  "scripts/bundle-options.mjs",
  "scripts/compress.mjs",
  "scripts/sdk.mjs",
  "scripts/tag-files.mjs",
  "scripts/style-hashes.mjs",
  "scripts/generate.mjs",
  "scripts/seed.ts",
  "scripts/admin.ts",
  "scripts/client.ts",
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "proxy.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];
/** What the build itself puts among them. */
const MADE = path.join("public", "sdk");
const STAMP = ".next/sources.sha256";
const SERVER = "dist/server.mjs";

/** A digest of the sources, instead of file times, which a checkout or a copy changes. */
export function sourcesDigest() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesBelow)) {
    if (/\.(test|contract)\.[a-z]+$|\/testing\//.test(file)) continue;
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Whether the build is of these sources: the pages, and the server as well, which `npm run dev` bundles anew without them. */
export function buildIsCurrent() {
  return existsSync(SERVER) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === stampOf(sourcesDigest());
}

/** Says which sources the build is of; undefined while there is none. @param {string | undefined} digest */
export function recordBuild(digest) {
  if (digest) writeFileSync(STAMP, stampOf(digest));
  else rmSync(STAMP, { force: true });
}

/** @param {string} digest of the sources */
function stampOf(digest) {
  const server = createHash("sha256").update(readFileSync(SERVER)).digest("hex");
  return `${digest} ${server}`;
}

/** @param {string} name @returns {string[]} */
function filesBelow(name) {
  if (!existsSync(name)) return [];
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name)
    .sort()
    .filter((entry) => entry !== "generated" && entry !== "dist")
    .map((entry) => path.join(name, entry))
    .filter((file) => file !== MADE)
    .flatMap(filesBelow);
}
