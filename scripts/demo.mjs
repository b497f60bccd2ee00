#!/usr/bin/env node
// `npm run demo`: from a fresh clone to a running server in production mode. With `--lan` over https, where a phone on this
// network reaches it. Imports no package before the install, since none may be there yet.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { keepDemoSettings } from "../lib/env/demo-settings.mjs";
import { loadEnvFile } from "../lib/env/env-file.mjs";
import { whenOrphaned } from "../lib/server/orphan.mjs";
import { install } from "./install.mjs";
import { loadKeptSecrets } from "./kept-secrets.mjs";
import { certificateHosts, lanAddresses, originAt } from "./lan.mjs";
import { buildIsCurrent } from "./sources.mjs";
import { runStep, stopStep } from "./step.mjs";

const HOME = "data/demo";
const SECRETS = `${HOME}/secrets.env`;
const TLS = `${HOME}/tls`;
const EXAMPLE = `${HOME}/example.env`;
const SETTINGS = `${HOME}/settings.json`;
const USAGE = `npm run demo                     on this machine
npm run demo -- --lan            on this network, over https, for a real phone
npm run demo -- --lan=ADDRESS    the same, on the network of that address of this machine`;

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));
requireNode(20, 19);
const lan = chooseLan(process.argv.slice(2));
loadSettings();
// All addresses: this machine's own name works as well, and leads to the chosen one. No proxy is in front.
if (lan) Object.assign(process.env, { HOST: "", TRUST_PROXY: "0" });
await requirePort(listeningPort());

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
if (lan) await serveHttps(lan);
const built = buildIsCurrent();
await node("Generating the database client", "generate", ["scripts/generate.mjs"]);
if (!built) await node("Bundling the server", "bundle", ["scripts/bundle.mjs"]);
await node("Checking the settings", "settings", ["scripts/start.mjs", "--check-settings"]);
await node("Migrating the database", "migrate", ["scripts/migrate.mjs"], databaseHint);
await node("Seeding the demo account", "seed", ["--enable-source-maps", "dist/seed.mjs"]);
const issuer = process.env.APP_URL || `http://localhost:${process.env.PORT || 3000}`;
await node("Adding the example sites", "clients", ["scripts/demo-clients.mjs", EXAMPLE, issuer]);
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

/** The address to serve on, where one is asked for. @param {string[]} options */
function chooseLan(options) {
  const [option, ...others] = options;
  if (option === "--help") {
    console.log(USAGE);
    process.exit(0);
  }
  if (option === undefined) return undefined;
  const [, asked] = /^--lan(?:=(.+))?$/.exec(option) ?? [];
  if (others.length > 0 || !/^--lan(=.+)?$/.test(option)) fail(`There is no option ${options.join(" ")}.\n${USAGE}`);
  const own = lanAddresses();
  const chosen = asked === undefined ? own[0] : own.find(({ address }) => address === asked);
  if (chosen) return chosen;
  fail(
    own.length > 0
      ? `${asked} is not an address of this machine. It has:\n${listed(own)}`
      : "This machine is on no network, so no phone can reach it.",
  );
}

/** @param {import("./lan.mjs").LanAddress[]} addresses */
function listed(addresses) {
  return addresses.map(({ address, name }) => `  --lan=${address}  (${name})`).join("\n");
}

/** Before anything of it is checked. @param {import("./lan.mjs").LanAddress} chosen */
async function serveHttps({ address }) {
  const { certificateFor } = await import("./certificate.mjs");
  const { certFile, keyFile } = await certificateFor(TLS, certificateHosts(address));
  Object.assign(process.env, {
    APP_URL: originAt(address, listeningPort() ?? 443),
    TLS_CERT: certFile,
    TLS_KEY: keyFile,
  });
}

/** The environment first, then `.env`, then what the demo made for itself the first time. */
function loadSettings() {
  mkdirSync(`${HOME}/log`, { recursive: true, mode: 0o700 });
  loadEnvFile(".env");
  loadKeptSecrets(SECRETS);
  process.env.DATABASE_URL ||= `file:./${HOME}/qr-login.db`;
  process.env.SIGN_UP ||= "open";
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
}

/** A wrong PORT is none: it is left to the check of all settings. */
function listeningPort() {
  const port = Number(process.env.PORT || 3000);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}

/** Asked before the long steps. @param {number | undefined} port */
async function requirePort(port) {
  if (port === undefined) return;
  const probe = createServer();
  const code = await new Promise((resolve) => {
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
    probe.listen(port, process.env.HOST || undefined, () => probe.close(() => resolve(undefined)));
  });
  if (code === "EADDRINUSE") {
    fail(`Port ${port} is in use. Choose another one: PORT=${port === 4000 ? 4001 : 4000} npm run demo`);
  }
}

/** @param {string} title @param {string} log @param {string[]} args @param {(output: string) => string | undefined} [hint] */
function node(title, log, args, hint) {
  return runStep({ title, log: `${HOME}/log/${log}.log`, command: process.execPath, args, ...(hint && { hint }) });
}

/** Only where the database is what failed. @param {string} output */
function databaseHint(output) {
  return /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|does not answer|authentication|SQLITE_|unable to open/i.test(output)
    ? "Is DATABASE_URL right, and is the database running?"
    : undefined;
}

function start() {
  server = spawn(process.execPath, ["scripts/start.mjs"], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  server.on("message", (/** @type {{ ready?: string }} */ message) => {
    if (!message.ready) return;
    keepDemoSettings(SETTINGS, message.ready);
    void tellHowToTry(message.ready);
  });
  server.on("exit", (code) => process.exit(code ?? 1));
}

/** @param {string} origin */
async function tellHowToTry(origin) {
  const account = `  Sign in as  demo
  Password    ${process.env.DEMO_PASSWORD}`;
  const end = `  Stop with Ctrl-C. Everything the demo made is in ${HOME}.`;
  if (lan) return tellHowToTryOnLan(lan, origin, account, end);
  console.log(`
  Open        ${origin}/login
${account}

  Try it with two windows of one browser:
  1. The phone is a private window: open ${origin}/sign-in there and sign in as demo.
  2. The desktop is an ordinary window: open ${origin}/login there. It shows a QR code and eight letters.
  3. In the private window open ${origin}/scan and type the letters, then the two digits that the ordinary
     window now shows, and confirm. The ordinary window is signed in.

  Try it from another site: in another terminal, npm run example. It says where the example shop is, which signs in by
  OpenID Connect; npm run example -- cli is a command line. docs/openid.md says how to make one of yours.
${lanHint()}
${end}
`);
}

function lanHint() {
  if (lanAddresses().length === 0) return "";
  const port = process.env.PORT;
  const set = port && port !== "3000" ? `PORT=${port} ` : "";
  return `
  With a real phone on this network, stop this and start: ${set}npm run demo -- --lan
`;
}

/** @param {import("./lan.mjs").LanAddress} chosen @param {string} origin @param {string} account @param {string} end */
async function tellHowToTryOnLan(chosen, origin, account, end) {
  const { codeInTerminal } = await import("./terminal-code.mjs");
  const others = lanAddresses().filter(({ name }) => name !== chosen.name);
  console.log(`
${codeInTerminal(`${origin}/scan`, process.stdout)}

  On the phone    ${origin}/scan   (the code above leads there)
  On the desktop  ${origin}/login
${account}

  1. Phone: on the same network, point its camera at the code above and sign in as demo. It shows a scanner.
  2. Desktop: open the second address, in any browser on this network. It shows a QR code.
  3. Phone: scan that one, and confirm. The desktop is signed in.

  Browsers warn once of the certificate, which this machine made for itself. To go on:
    iPhone, iPad: "Show Details", "visit this website", "Visit Website".
    Android and desktop Chrome: "Advanced", "Proceed to ${new URL(origin).hostname}".
${
  others.length > 0
    ? `
  This is ${chosen.name}. If the phone is on another network of this machine, start with:
${listed(others).replaceAll(/^/gm, "  ")}
`
    : ""
}
  If the phone cannot reach it, a firewall on this machine may be closing port ${new URL(origin).port || 443}.
${end}
`);
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
