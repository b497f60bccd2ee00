#!/usr/bin/env node
// The code that other sites put into their pages, of packages/qr-login: the one tag's file into public/sdk/v1, by a name that
// moves and by one that is its content's; `--release` keeps that for later builds. With `--package` what npm publishes instead, into packages/qr-login/dist.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nameOf, writeTag } from "./tag-files.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const source = path.join(root, "packages/qr-login/src");
const released = path.join(root, "packages/qr-login/released");

/** @type {import("esbuild").BuildOptions} */
const COMMON = { bundle: true, charset: "utf8", target: "es2022", logLevel: "warning" };

if (process.argv.includes("--package")) await buildPackage(path.join(root, "packages/qr-login"));
else await buildTag(path.join(root, "public/sdk/v1"));

/** @param {string} directory */
async function buildTag(directory) {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: [path.join(source, "tag.ts")],
    format: "iife",
    minify: true,
    write: false,
  });
  const content = outputFiles[0]?.contents ?? new Uint8Array();
  if (process.argv.includes("--release")) writeFileSync(path.join(released, nameOf(content)), content);
  writeTag(directory, content, released);
}

/** @param {string} directory */
async function buildPackage(directory) {
  const dist = path.join(directory, "dist");
  rmSync(dist, { recursive: true, force: true });
  await build({
    ...COMMON,
    entryPoints: ["index", "dom", "react", "popup", "callback"].map((name) => path.join(source, `${name}.ts`)),
    packages: "external",
    format: "esm",
    splitting: true,
    outdir: dist,
  });
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "--project", directory, "--outDir", dist], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".d.ts")) nameFiles(path.join(dist, name));
  }
}

/** Node.js's way of finding types wants whole names. @param {string} file */
function nameFiles(file) {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/((?:from|import) ?\(?")(\.[^"]+)(")/g, "$1$2.js$3"));
}
