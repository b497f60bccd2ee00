#!/usr/bin/env node
// `npm run dev`: a server that shows what is changed, by Next.js or by a restart, with a database of its own. Its bundle is
// in dist/dev, so that a build stays what it is. Imports no package before it has looked whether there are any.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadEnvFile } from "../lib/env/env-file.mjs";
import { whenOrphaned } from "../lib/server/orphan.mjs";
import { loadKeptSecrets } from "./kept-secrets.mjs";

const HOME = "data/dev";
const BUNDLE = "dist/dev";
/** Editors write a file in several steps, and people change two schemas. */
const CALM_MS = 300;

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
const inspector = process.argv.slice(2);
if (inspector.some((option) => !/^--inspect(-brk|-wait)?(=.+)?$/.test(option))) {
  fail("The one option of npm run dev is Node.js's --inspect, as in: npm run dev -- --inspect");
}
if (!existsSync("node_modules")) fail("The packages are not installed yet. Install them with: npm ci");
loadEnvFile(".env");
loadKeptSecrets(`${HOME}/secrets.env`);
const ownDatabase = !process.env.DATABASE_URL?.trim();
if (ownDatabase) process.env.DATABASE_URL = `file:./${HOME}/qr-login.db`;
process.env.SIGN_UP ||= "open";

const { bundleWithChanges, needsRestart, RELOADED } = await import("./dev-bundle.mjs");
const { createDevServer } = await import("./dev-server.mjs");

let stopping = false;
/** Whether the server was ready once. */
let shown = false;
/** @type {Set<import("node:child_process").ChildProcess>} what runs until it is done */
const steps = new Set();
const server = createDevServer([...inspector, "--enable-source-maps", `${BUNDLE}/server.mjs`, "--dev"], (code) => {
  if (stopping || !shown) process.exit(code ?? 1);
  console.log("The server has ended. The next change in lib or prisma starts it again.");
});

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => void stop(signal));
// With whatever started it by a channel, at the latest.
process.once("disconnect", () => void stop("SIGTERM"));
whenOrphaned(() => void stop("SIGTERM"));

if (!(await generateAndMigrate())) process.exit(1);

/** What the next restart is for. @type {Set<string>} */
const changed = new Set();
/** @type {import("./dev-bundle.mjs").Bundled | undefined} */
let newest;
const bundle = await bundleWithChanges(BUNDLE, (bundled) => void updateServer(bundled));
if (bundle.first.errors) fail(bundle.first.errors);
/** What was begun last of those things that a restart has to wait for. */
let busy = start();

/** @type {NodeJS.Timeout | undefined} */
let calm;
watch("prisma", { recursive: true }, (_event, file) => {
  if (!file || !/\.(prisma|sql)$/.test(file)) return;
  clearTimeout(calm);
  calm = setTimeout(() => {
    busy = busy.then(() => updateDatabase(file)).catch(console.error);
  }, CALM_MS);
});

async function start() {
  // Whoever names a database has accounts of their own in it, or makes them.
  if (ownDatabase && (await run(["--enable-source-maps", `${BUNDLE}/seed.mjs`])) !== 0) process.exit(1);
  const origin = await server.start();
  if (!origin) return;
  shown = true;
  tell(origin);
  process.send?.({ ready: origin });
}

/** @param {import("./dev-bundle.mjs").Bundled} bundled */
async function updateServer(bundled) {
  newest = bundled;
  for (const file of bundled.changed.filter(needsRestart)) changed.add(file);
  // While the clients are generated there are none for a while, and a server needs what its migrations bring.
  for (let seen; seen !== busy; await seen) seen = busy;
  if (stopping || bundled !== newest) return;
  if (bundled.errors) return console.error(`${bundled.errors}The server goes on as it was.`);
  if (changed.size === 0 && server.running()) return;
  const [first, ...others] = [...changed, ...bundled.changed.filter((file) => !needsRestart(file))];
  changed.clear();
  const since = performance.now();
  console.log(`Restarting for ${first ?? "the database"}${others.length > 0 ? ` and ${others.length} more` : ""} …`);
  const ready = await server.restart();
  if (ready) console.log(`Ready again after ${((performance.now() - since) / 1000).toFixed(1)} s.`);
}

/** @returns {Promise<boolean>} whether it could be done; where not, it has said why */
async function generateAndMigrate() {
  if ((await run(["scripts/generate.mjs"])) !== 0) return false;
  if ((await run(["scripts/migrate.mjs"])) === 0) return true;
  if (ownDatabase) console.log(`Without ${HOME}, which may be removed, the next start makes a new database.`);
  return false;
}

/** The clients are files of the server's, which restarts for them. @param {string} file that has changed, below prisma */
async function updateDatabase(file) {
  console.log(`Generating and migrating for prisma/${file} …`);
  if (!(await generateAndMigrate())) return;
  const { difference } = await import("../lib/db/migrations.mjs");
  if ((await difference(process.env.DATABASE_URL ?? "")) !== "") {
    console.log("The schema has what no migration brings yet. Write it with: npm run migrate:new -- name");
  }
  await bundle.rebuild();
}

/** @param {string} origin */
function tell(origin) {
  const account = ownDatabase
    ? `Sign in as demo with the password ${process.env.DEMO_PASSWORD}.`
    : "It has the accounts of the database that DATABASE_URL names.";
  console.log(`
QR Login is ready at ${origin}. ${account}

What differs from production:
  Next.js answers the API too. A change in app, components or lib/{${RELOADED}} is there at once; any other in lib restarts.
  A page is compiled when it is first asked for and carries Next.js's tools, for which its policy allows eval and styles.
  ${ownDatabase ? `The database, the account and the secret are in ${HOME}` : `The secret is in ${HOME}`}, and an error is shown where it happened, with its stack.
`);
}

/** @param {NodeJS.Signals} signal */
async function stop(signal) {
  stopping = true;
  for (const each of steps) each.kill(signal);
  await server.stop(signal);
  process.exit(0);
}

/** @param {string[]} args Node.js's @returns {Promise<number>} its exit code */
async function run(args) {
  const step = spawn(process.execPath, args, { stdio: "inherit" });
  steps.add(step);
  const [code] = await once(step, "exit");
  steps.delete(step);
  return code ?? 1;
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
