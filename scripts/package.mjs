#!/usr/bin/env node
// `node scripts/package.mjs DIRECTORY`: the build and of its packages the files that running it needs, for an image. A package
// as it is installed brings what only its own makers run; tracing what is loaded leaves a quarter of it.
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nodeFileTrace } from "@vercel/nft";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const [directory] = process.argv.slice(2);
if (!directory || (existsSync(directory) && readdirSync(directory).length > 0)) {
  console.error("Say an empty directory, such as: node scripts/package.mjs /tmp/qr-login");
  process.exit(2);
}

/** What is run by itself. */
const PROGRAMS = [
  "dist/server.mjs",
  "dist/seed.mjs",
  "dist/admin.mjs",
  "dist/client.mjs",
  "lib/db/checkpoint-worker.mjs",
  "scripts/backup.mjs",
  "scripts/healthcheck.mjs",
  "scripts/migrate.mjs",
  "scripts/start.mjs",
];
/** What is read by its name. */
const WHOLE = [
  "dist",
  "LICENSE",
  "next.config.mjs",
  // Next.js resolves their names as it reads its configuration.
  "node_modules/next/dist/compiled/@babel/runtime",
  "node_modules/next/dist/compiled/webpack",
  "node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm",
  "package.json",
  "prisma/postgres/migrations",
  "prisma/sqlite/migrations",
  "public",
  ...readdirSync(".next")
    // What compiling keeps for itself, and what development made.
    .filter((name) => name !== "cache" && name !== "dev")
    .map((name) => path.join(".next", name)),
];

const { fileList } = await nodeFileTrace(PROGRAMS);
const traced = [...fileList, ...filesOfNext()].filter((file) => !file.startsWith(".next/") && lstatSync(file).isFile());
for (const file of new Set([...traced, ...WHOLE])) {
  const to = path.join(directory, file);
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(file, to, { recursive: true, verbatimSymlinks: true });
}

/** Next.js has traced its own server and the pages itself. */
function filesOfNext() {
  const lists = readdirSync(".next", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".nft.json"),
  );
  return lists.flatMap((list) => {
    const file = path.join(".next", list);
    /** @type {{ files: string[] }} */
    const { files } = JSON.parse(readFileSync(file, "utf8"));
    return files.map((each) => path.relative(root, path.resolve(path.dirname(file), each)));
  });
}
