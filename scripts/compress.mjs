#!/usr/bin/env node
// Compresses the build's static files once, each into a .br and a .gz beside it where that is smaller. Our server sends them
// as they are; so can a proxy (`gzip_static`, `precompressed`).
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const COMPRESSIBLE = /\.(js|css|svg|wasm|json|txt|map)$/;
/** What fits into one packet is not sent sooner. */
const LEAST_BYTES = 1024;

const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

await compressBelow(path.join(root, ".next/static"));
await compressBelow(path.join(root, "public/sdk"));

/** @param {string} directory */
async function compressBelow(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  await Promise.all(files.filter((file) => COMPRESSIBLE.test(file)).map(compress));
}

/** @param {string} file */
async function compress(file) {
  const content = await readFile(file);
  const made = {
    ".gz": await gzip(content, { level: zlib.constants.Z_BEST_COMPRESSION }),
    ".br": await brotli(content, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  };
  for (const [ending, compressed] of Object.entries(made)) {
    if (content.length >= LEAST_BYTES && compressed.length < content.length) await writeFile(file + ending, compressed);
    else await rm(file + ending, { force: true });
  }
}
