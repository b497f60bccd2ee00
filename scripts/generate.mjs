#!/usr/bin/env node
// Generates the two Prisma clients into lib/db/generated, offline, and only when a schema or Prisma itself changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const prismaPackage = require.resolve("prisma/package.json");
const { version, bin } = require(prismaPackage);
const cli = path.resolve(path.dirname(prismaPackage), bin.prisma);

const failures = (await Promise.all(["sqlite", "postgres"].map(generate))).filter((failure) => failure !== undefined);
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;

/** @param {string} name of the folder below prisma/ @returns {Promise<string | undefined>} what went wrong */
async function generate(name) {
  const schema = path.join(root, "prisma", name, "schema.prisma");
  const output = path.join(root, "lib", "db", "generated", name);
  // A digest instead of file times, which a checkout, a copy or a restored cache changes.
  const stamp = createHash("sha256")
    .update(`${version}\n${await readFile(schema, "utf8")}`)
    .digest("hex");
  const stampFile = path.join(output, ".stamp");
  if ((await readFile(stampFile, "utf8").catch(() => "")) === stamp) return;

  const { code, text } = await run([cli, "generate", "--schema", schema, "--no-hints"]);
  if (code !== 0) return `The Prisma client for ${name} could not be generated:\n${text}`;
  await writeFile(stampFile, stamp);
  console.log(`Generated the Prisma client for ${name}.`);
}

/** @param {string[]} args @returns {Promise<{ code: number | null, text: string }>} */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: {
        ...process.env,
        // `generate` never runs the schema engine, but the CLI downloads it unless told where one is.
        PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
        CHECKPOINT_DISABLE: "1",
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part));
    child.on("error", reject).on("close", (code) => resolve({ code, text }));
  });
}
