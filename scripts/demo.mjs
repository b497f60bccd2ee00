#!/usr/bin/env node
// `npm run demo`: from a fresh clone to a running server in production mode. Imports no package, since none may be there yet.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { whenOrphaned } from "../lib/server/orphan.mjs";
import { install } from "./install.mjs";
import { buildIsCurrent } from "./sources.mjs";
import { runStep, stopStep } from "./step.mjs";

const HOME = "data/demo";
const SECRETS = `${HOME}/secrets.env`;

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
requireNode(20, 19);
loadSettings();
await requirePort(Number(process.env.PORT || 3000));

/** @type {import("node:child_process").ChildProcess | undefined} */
let server;
/** @param {NodeJS.Signals} signal */
const stop = (signal) => {
  if (server) server.kill(signal);
  else stopStep();
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
whenOrphaned(() => stop("SIGTERM"));

console.log("QR Login: the demo\n");
await install(`${HOME}/log/install.log`);
const built = buildIsCurrent();
await node("Generating the database client", "generate", ["scripts/generate.mjs"]);
if (!built) await node("Bundling the server", "bundle", ["scripts/bundle.mjs"]);
await node("Checking the settings", "settings", ["scripts/start.mjs", "--check-settings"]);
await node(
  "Migrating the database",
  "migrate",
  ["scripts/migrate.mjs"],
  "Is DATABASE_URL right, and is the database running?",
);
await node("Seeding the demo account", "seed", ["--enable-source-maps", "dist/seed.mjs"]);
if (!built) await node("Building for production", "build", ["scripts/build.mjs"]);
start();

/** @param {number} major @param {number} minor */
function requireNode(major, minor) {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split(".").map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  fail(
    `QR Login needs Node.js ${major}.${minor} or newer, and this is ${process.versions.node}. Get one at https://nodejs.org`,
  );
}

/** The environment first, then `.env`, then what the demo made for itself the first time. */
function loadSettings() {
  mkdirSync(`${HOME}/log`, { recursive: true, mode: 0o700 });
  if (existsSync(".env")) process.loadEnvFile(".env");
  const made = existsSync(SECRETS) ? readFileSync(SECRETS, "utf8") : "";
  for (const [name, secret] of [
    ["NEXTAUTH_SECRET", () => randomBytes(32).toString("base64url")],
    ["DEMO_PASSWORD", readablePassword],
  ]) {
    if (!new RegExp(`^${name}=`, "m").test(made)) appendFileSync(SECRETS, `${name}=${secret()}\n`, { mode: 0o600 });
    if (process.env[name] === "") delete process.env[name];
  }
  process.loadEnvFile(SECRETS);
  process.env.DATABASE_URL ||= `file:./${HOME}/qr-login.db`;
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
}

/** Easy to type on a phone: three groups of four letters that cannot be taken for one another. */
function readablePassword() {
  const letters = "abcdefghjkmnpqrstvwxyz";
  // 242 = 11 × 22: bytes from there on would favour the first letters.
  const picks = [...randomBytes(64)].filter((byte) => byte < 242).map((byte) => letters[byte % letters.length]);
  return [0, 4, 8].map((from) => picks.slice(from, from + 4).join("")).join("-");
}

/** Asked before the long steps; a wrong PORT is left to the check of all settings. @param {number} port */
async function requirePort(port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const probe = createServer();
  const code = await new Promise((resolve) => {
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
    probe.listen(port, process.env.HOST || undefined, () => probe.close(() => resolve(undefined)));
  });
  if (code === "EADDRINUSE") {
    fail(`Port ${port} is in use. Choose another one: PORT=${port === 4000 ? 4001 : 4000} npm run demo`);
  }
}

/** @param {string} title @param {string} log @param {string[]} args @param {string} [hint] */
function node(title, log, args, hint) {
  return runStep({ title, log: `${HOME}/log/${log}.log`, command: process.execPath, args, hint: () => hint });
}

function start() {
  server = spawn(process.execPath, ["scripts/start.mjs"], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  server.on("message", (/** @type {{ ready?: string }} */ message) => {
    if (message.ready) tellHowToTry(message.ready);
  });
  server.on("exit", (code) => process.exit(code ?? 1));
}

/** @param {string} origin */
function tellHowToTry(origin) {
  console.log(`
  Open        ${origin}/login
  Sign in as  demo
  Password    ${process.env.DEMO_PASSWORD}

  Try it with two windows of one browser:
  1. The phone is a private window: open ${origin}/sign-in there and sign in as demo.
  2. The desktop is an ordinary window: open ${origin}/login there. It shows a QR code and eight letters.
  3. In the private window open ${origin}/scan, type the letters (or show a camera the code), and confirm.
     The ordinary window is signed in.
${lanHint(origin)}
  Stop with Ctrl-C. Everything the demo made is in ${HOME}.
`);
}

/** @param {string} origin */
function lanHint(origin) {
  const { hostname, port } = new URL(origin);
  if (hostname !== "localhost") return "";
  const own = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (!own) return "";
  const number = port === "3000" ? "" : `PORT=${port} `;
  return `
  With a real phone on this network, start it as: ${number}APP_URL=http://${own.address}:${port} npm run demo
`;
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
