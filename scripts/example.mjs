#!/usr/bin/env node
// `npm run example`: a site that signs people in with the demo, beside it. `-- nextauth` is one by next-auth, `-- cli` a command
// line, and `-- host` a site with people of its own, whose phones confirm here.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const EXAMPLES = { express: "site-express", nextauth: "site-nextauth", cli: "cli", host: "host-nextjs" };
const KEPT = "data/demo/example.env";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
const [name = "express", ...others] = process.argv.slice(2);
const folder = EXAMPLES[/** @type {keyof typeof EXAMPLES} */ (name)];
if (!folder || others.length > 0) fail(`There are: npm run example -- ${Object.keys(EXAMPLES).join(" | ")}`);
if (!existsSync(KEPT)) fail("Start the demo first, and leave it running: npm run demo");
process.loadEnvFile(KEPT);
if (!(await isUp(process.env.ISSUER)))
  fail(`The demo does not answer at ${process.env.ISSUER}. Start it, and leave it running: npm run demo`);

const port = process.env.EXAMPLE_PORT ?? "4100";
const here = `http://localhost:${port}`;
if (name === "host" && !(await takesHandOver())) {
  const settings = `HOST_ISSUER=${here} HOST_JWKS=${here}/jwks.json HOST_SIGN_IN=${here}/qr-login`;
  fail(`The demo has to know this site's people. Start it so, and leave it running:\n${settings} npm run demo`);
}
const directory = path.join("examples", folder);
if (!existsSync(path.join(directory, "node_modules"))) {
  console.log(`Installing what ${directory} needs …`);
  run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]);
}
Object.assign(process.env, {
  PORT: port,
  NEXTAUTH_URL: here,
  NEXT_TELEMETRY_DISABLED: "1",
  NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
  ...(name === "cli" && { CLIENT_ID: "cli", CLIENT_SECRET: "" }),
});
run("npm", ["start", "--silent"]);

async function takesHandOver() {
  const answer = await fetch(`${process.env.ISSUER}/hand-over`).catch(() => undefined);
  return answer?.ok ?? false;
}

/** @param {string | undefined} issuer */
async function isUp(issuer) {
  const answer = await fetch(`${issuer}/api/health`).catch(() => undefined);
  return answer?.ok ?? false;
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: directory, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
